package affineur.query;

import affineur.http.mvc.MvcSettings;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Spring MVC as a main sets it up. */
final class TestMvc {
    private TestMvc() {}

    static ServletContextHandler around(List<Object> controllers) {
        AnnotationConfigWebApplicationContext web = new AnnotationConfigWebApplicationContext() {
            @Override
            protected void customizeBeanFactory(DefaultListableBeanFactory beans) {
                super.customizeBeanFactory(beans);
                controllers.forEach(c -> beans.registerSingleton(c.getClass().getName(), c));
            }
        };
        web.register(Settings.class, MvcSettings.class);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new DispatcherServlet(web)), "/");
        return context;
    }

    @Configuration
    @EnableWebMvc
    static class Settings {}
}
