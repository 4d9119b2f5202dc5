package affineur.command;

import affineur.http.Front;
import affineur.http.JettyCustomizing;
import affineur.http.mvc.MvcSettings;
import java.net.URI;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The command service's web server as a main runs it: Jetty and Spring MVC, on loopback. */
public final class TestServer implements AutoCloseable {
    private final Server jetty;

    private TestServer(Server jetty) {
        this.jetty = jetty;
    }

    /** @param port 0 for a free one */
    public static TestServer start(int port, CommandService commands) throws Exception {
        Server jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new DispatcherServlet(spring(commands))), "/");
        jetty.setHandler(context);
        new JettyCustomizing(new Front(commands.routes())).customize(jetty);
        jetty.start();
        return new TestServer(jetty);
    }

    private static AnnotationConfigWebApplicationContext spring(CommandService commands) {
        var context = new AnnotationConfigWebApplicationContext();
        context.register(Mvc.class);
        context.addBeanFactoryPostProcessor(beans -> {
            beans.registerSingleton("settings", new MvcSettings());
            commands.controllers()
                    .forEach(controller ->
                            beans.registerSingleton(controller.getClass().getSimpleName(), controller));
        });
        return context;
    }

    @EnableWebMvc
    static class Mvc {}

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public int port() {
        return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The server did not stop", e);
        }
    }
}
