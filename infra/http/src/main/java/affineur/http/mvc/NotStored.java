package affineur.http.mvc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * What controllers answer depends on who asks, and names people or shows a new token. A cache cannot know that of a request
 * whose credentials are in {@code PRIVATE-TOKEN}: only {@code Authorization} keeps an answer out of shared caches by
 * RFC 9111.
 */
final class NotStored implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        response.setHeader("Cache-Control", "private, no-store");
        return true;
    }
}
