package affineur.http.mvc;

import affineur.http.Problem;
import affineur.http.Problems;
import affineur.packaging.Excerpt;
import affineur.refusal.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Turns whatever a controller or MVC itself throws into the same answers as elsewhere. */
final class ProblemResolver implements HandlerExceptionResolver {
    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        if (response.isCommitted()) {
            // goes on to Jetty, which cuts the connection, so that the client knows the answer to be incomplete
            return null;
        }
        try {
            Problem problem = ofMvc(thrown);
            if (problem == null) {
                Problems.answer(request, response, thrown);
            } else {
                Problems.answer(request, response, problem);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelAndView();
    }

    private static @Nullable Problem ofMvc(Exception thrown) {
        return Problem.foreseen(thrown).orElseGet(() -> switch (thrown) {
            case NoHandlerFoundException missing ->
                new Problem(
                        ProblemType.NOT_FOUND,
                        "Not found: " + missing.getHttpMethod() + " " + Excerpt.of(missing.getRequestURL()));
            case ErrorResponse error ->
                Problem.ofStatus(error.getStatusCode().value(), error.getBody().getDetail())
                        .with(headers(error.getHeaders()));
            case MethodArgumentTypeMismatchException wrong -> invalidParameter(wrong.getName());
            case TypeMismatchException wrong -> invalidParameter(String.valueOf(wrong.getPropertyName()));
            case HttpMessageNotReadableException unreadable ->
                new Problem(ProblemType.MALFORMED_BODY, unreadable(unreadable.getCause()));
            default -> null;
        });
    }

    private static Problem invalidParameter(String name) {
        return new Problem(ProblemType.INVALID_PARAMETER, "Invalid value of '" + Excerpt.of(name) + "'.");
    }

    private static String unreadable(@Nullable Throwable cause) {
        if (!(cause instanceof JacksonException json)) {
            return "The body is missing or cannot be read.";
        }
        TokenStreamLocation place = json.getLocation();
        String where = place == null || place.getLineNr() < 0
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
        return "The body is not the JSON that is expected here" + where + ".";
    }

    private static Map<String, String> headers(HttpHeaders headers) {
        Map<String, String> all = new HashMap<>();
        headers.forEach((name, values) -> all.put(name, String.join(", ", values)));
        return all;
    }
}
