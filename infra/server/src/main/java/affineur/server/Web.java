package affineur.server;

import affineur.http.Endpoint;
import affineur.http.mvc.MvcSettings;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Spring, for all routes but the hot ones: MVC over the controllers that the services hand over, and nothing else. */
final class Web implements AutoCloseable {
    private final ServletWebServerApplicationContext context;

    private Web(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    static Web start(JettyServletWebServerFactory jetty, Collection<?> controllers) {
        SpringApplication application = new SpringApplication(Mvc.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("jetty", jetty);
            for (Object controller : controllers) {
                context.getBeanFactory().registerSingleton(controller.getClass().getName(), controller);
            }
        });
        return new Web((ServletWebServerApplicationContext) application.run());
    }

    Stream<Endpoint> endpoints() {
        return context.getBean(RequestMappingHandlerMapping.class).getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getMethodsCondition().getMethods().stream()
                        .flatMap(method ->
                                mapping.getPatternValues().stream().map(path -> new Endpoint(method.name(), path))));
    }

    int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    @Override
    public void close() {
        context.close();
    }

    /** All that Spring is told. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Mvc {
        @Bean
        DispatcherServlet dispatcherServlet() {
            return new DispatcherServlet();
        }

        @Bean
        MvcSettings mvcSettings() {
            return new MvcSettings();
        }
    }
}
