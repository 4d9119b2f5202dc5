package affineur.standalone;

import affineur.refusal.ProblemType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What the controllers answer, as a document by OpenAPI 3.1: their routes, and the records that they send. */
final class OpenApi {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?::((?:[^{}]|\\{[^}]*\\})*))?\\}");
    private static final Map<String, Object> STRING = Map.of("type", "string");
    private static final Map<String, Object> NUMBER = Map.of("type", "integer", "format", "int64");

    private final Map<String, Map<String, Object>> paths = new TreeMap<>();
    /** By what they look like: the same path has other names for what varies in other controllers. */
    private final Map<String, String> templates = new TreeMap<>();

    private final Map<String, Object> schemas = new TreeMap<>();

    static Map<String, Object> of(Collection<Class<?>> controllers) {
        OpenApi document = new OpenApi();
        controllers.forEach(document::add);
        document.schemas.put("Problem", problem());
        return map(
                "openapi",
                "3.1.0",
                "info",
                map(
                        "title",
                        "Affineur",
                        "version",
                        "1",
                        "description",
                        "The JSON routes. Indexes, files and uploads follow the standards of Python packaging."),
                "security",
                List.of(Map.of("basic", List.of()), Map.of("bearer", List.of()), Map.of("token", List.of()), Map.of()),
                "paths",
                document.paths,
                "components",
                map(
                        "schemas",
                        document.schemas,
                        "responses",
                        map("Refused", no("Refused, and why"), "NotNow", no("Not now: try again")),
                        "securitySchemes",
                        map(
                                "basic",
                                map("type", "http", "scheme", "basic"),
                                "bearer",
                                map("type", "http", "scheme", "bearer"),
                                "token",
                                map("type", "apiKey", "in", "header", "name", "PRIVATE-TOKEN"))));
    }

    private static Map<String, Object> no(String description) {
        Map<String, Object> problem = map("schema", map("$ref", "#/components/schemas/Problem"));
        return map(
                "description",
                description,
                "content",
                map("application/problem+json", problem, "text/plain", map("schema", STRING), "text/html", map()));
    }

    private static Map<String, Object> problem() {
        return map(
                "type",
                "object",
                "description",
                "RFC 9457; type leads to a page that says what to do about it",
                "required",
                List.of("type", "title", "status", "detail", "correlation"),
                "properties",
                map(
                        "type",
                        map(
                                "type",
                                "string",
                                "enum",
                                Stream.of(ProblemType.values())
                                        .map(ProblemType::uri)
                                        .sorted()
                                        .toList()),
                        "title",
                        STRING,
                        "status",
                        map("type", "integer"),
                        "detail",
                        STRING,
                        "correlation",
                        map("type", "string", "description", "the request's id, by which its log is found")));
    }

    private void add(Class<?> controller) {
        List<String> prefixes = Optional.ofNullable(
                        AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class))
                .map(mapping -> List.of(mapping.path()))
                .filter(written -> !written.isEmpty())
                .orElse(List.of(""));
        for (Method method : Stream.of(controller.getDeclaredMethods())
                .sorted(Comparator.comparing(Method::toString))
                .toList()) {
            RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
            if (mapping == null || !tellsJson(method, mapping)) {
                continue;
            }
            List<String> own = mapping.path().length == 0 ? List.of("") : List.of(mapping.path());
            for (String prefix : prefixes) {
                for (String path : own) {
                    for (RequestMethod verb : mapping.method()) {
                        expanded(prefix + path).forEach(full -> add(full, verb, method));
                    }
                }
            }
        }
    }

    private static boolean tellsJson(Method method, RequestMapping mapping) {
        String answer = method.getGenericReturnType().toString();
        return Stream.of("Resource", "java.lang.String", "byte[]", "feed").noneMatch(answer::contains)
                && Stream.of(mapping.produces()).noneMatch(type -> type.contains("xml"));
    }

    /** One for each of a choice: {@code /{kind:groups|projects}}. */
    private static Stream<String> expanded(String path) {
        Matcher variable = VARIABLE.matcher(path);
        while (variable.find()) {
            String rule = variable.group(2);
            if (rule != null && rule.matches("\\w+(\\|\\w+)+")) {
                String before = path.substring(0, variable.start());
                String after = path.substring(variable.end());
                return Stream.of(rule.split("\\|", -1)).flatMap(choice -> expanded(before + choice + after));
            }
        }
        return Stream.of(path);
    }

    private void add(String path, RequestMethod verb, Method method) {
        List<Object> parameters = new ArrayList<>();
        String template = templates.computeIfAbsent(
                VARIABLE.matcher(path).replaceAll("{}"),
                _ -> VARIABLE.matcher(path).replaceAll("{$1}"));
        Matcher named = VARIABLE.matcher(template);
        Matcher own = VARIABLE.matcher(path);
        while (own.find() && named.find()) {
            boolean number = own.group(2) != null || isNumber(method, own.group(1));
            parameters.add(
                    map("name", named.group(1), "in", "path", "required", true, "schema", number ? NUMBER : STRING));
        }
        for (Parameter parameter : method.getParameters()) {
            RequestParam asked = parameter.getAnnotation(RequestParam.class);
            if (asked != null) {
                parameters.add(map(
                        "name", asked.name(), "in", "query", "schema", schema(parameter.getAnnotatedType(), Map.of())));
            }
        }
        AnnotatedType answer = answer(method.getAnnotatedReturnType());
        if (verb == RequestMethod.GET && isList(answer.getType())) {
            for (String name : List.of("page", "per_page")) {
                parameters.add(map("name", name, "in", "query", "schema", map("type", "integer", "minimum", 1)));
            }
        }
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", verb.name().toLowerCase(Locale.ROOT) + template.replaceAll("[^A-Za-z0-9]+", "_"));
        operation.put("parameters", parameters);
        if (verb == RequestMethod.POST || verb == RequestMethod.PUT) {
            Map<String, Object> object = map("schema", map("type", "object"));
            operation.put(
                    "requestBody",
                    map("content", map("application/json", object, "application/x-www-form-urlencoded", object)));
        }
        operation.put("responses", responses(verb, method, answer));
        paths.computeIfAbsent(template, _ -> new TreeMap<>()).put(verb.name().toLowerCase(Locale.ROOT), operation);
    }

    private static boolean isNumber(Method method, String name) {
        return Stream.of(method.getParameters())
                .filter(parameter -> {
                    PathVariable variable = parameter.getAnnotation(PathVariable.class);
                    return variable != null
                            && (variable.value().isEmpty() ? parameter.getName() : variable.value()).equals(name);
                })
                .anyMatch(parameter -> parameter.getType() == long.class);
    }

    private Map<String, Object> responses(RequestMethod verb, Method method, AnnotatedType answer) {
        ResponseStatus status = Optional.ofNullable(method.getAnnotation(ResponseStatus.class))
                .orElseGet(() -> method.getDeclaringClass().getAnnotation(ResponseStatus.class));
        boolean entity = method.getReturnType() == ResponseEntity.class;
        String code = status != null
                ? Integer.toString(
                        status.code() == org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR
                                ? status.value().value()
                                : status.code().value())
                : entity && verb != RequestMethod.GET ? "2XX" : "200";
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("description", "Done");
        if (answer.getType() == Object.class) {
            done.put("content", map("application/json", map(), "text/plain", map("schema", STRING)));
        } else if (answer.getType() != void.class && answer.getType() != Void.class) {
            done.put("content", map("application/json", map("schema", schema(answer, Map.of()))));
        } else if (verb == RequestMethod.GET) {
            // written by the controller itself, as a list of records
            done.put("content", map("application/json", map("schema", map("type", "object")), "text/csv", map()));
        }
        return map(
                code,
                done,
                "4XX",
                map("$ref", "#/components/responses/Refused"),
                "503",
                map("$ref", "#/components/responses/NotNow"));
    }

    /** Of what comes in a {@link ResponseEntity}, what is in it. */
    private static AnnotatedType answer(AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType many
                        && ((ParameterizedType) many.getType()).getRawType() == ResponseEntity.class
                ? many.getAnnotatedActualTypeArguments()[0]
                : type;
    }

    private static boolean isList(Type type) {
        return type instanceof ParameterizedType many && many.getRawType() == List.class;
    }

    private Object schema(AnnotatedType annotated, Map<TypeVariable<?>, AnnotatedType> variables) {
        AnnotatedType type = variables.getOrDefault(annotated.getType(), annotated);
        Object schema = plain(type, variables);
        boolean nullable = annotated.isAnnotationPresent(Nullable.class) || type.isAnnotationPresent(Nullable.class);
        return nullable ? map("anyOf", List.of(schema, map("type", "null"))) : schema;
    }

    private Object plain(AnnotatedType type, Map<TypeVariable<?>, AnnotatedType> variables) {
        if (type instanceof AnnotatedParameterizedType many) {
            Class<?> raw = (Class<?>) ((ParameterizedType) many.getType()).getRawType();
            AnnotatedType[] arguments = many.getAnnotatedActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                return map("type", "array", "items", schema(arguments[0], variables));
            }
            if (Map.class.isAssignableFrom(raw)) {
                return map("type", "object", "additionalProperties", schema(arguments[1], variables));
            }
            Map<TypeVariable<?>, AnnotatedType> inner = new LinkedHashMap<>();
            for (int i = 0; i < arguments.length; i++) {
                inner.put(raw.getTypeParameters()[i], arguments[i]);
            }
            return raw.isRecord() ? object(raw, inner) : map();
        }
        return type.getType() instanceof Class<?> raw ? of(raw) : map();
    }

    private Object of(Class<?> type) {
        if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
            return NUMBER;
        }
        if (type == boolean.class || type == Boolean.class) {
            return map("type", "boolean");
        }
        if (type == Object.class || type == Record.class) {
            return map();
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(JsonValue.class)) {
                return schema(method.getAnnotatedReturnType(), Map.of());
            }
        }
        if (type.isRecord()) {
            String name = name(type);
            if (!schemas.containsKey(name)) {
                schemas.put(name, map());
                schemas.put(name, object(type, Map.of()));
            }
            return map("$ref", "#/components/schemas/" + name);
        }
        return STRING;
    }

    private static String name(Class<?> type) {
        Class<?> around = type.getDeclaringClass();
        return around == null || around.getSimpleName().endsWith("Controller")
                ? type.getSimpleName()
                : around.getSimpleName() + type.getSimpleName();
    }

    private Map<String, Object> object(Class<?> type, Map<TypeVariable<?>, AnnotatedType> variables) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        collect(type, variables, properties, required);
        return map("type", "object", "required", required, "properties", properties);
    }

    private void collect(
            Class<?> type,
            Map<TypeVariable<?>, AnnotatedType> variables,
            Map<String, Object> properties,
            List<String> required) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (find(type, component, JsonUnwrapped.class).isPresent()) {
                AnnotatedType its = variables.getOrDefault(component.getGenericType(), component.getAnnotatedType());
                collect((Class<?>) its.getType(), variables, properties, required);
                continue;
            }
            String name = find(type, component, JsonProperty.class)
                    .map(JsonProperty::value)
                    .filter(value -> !value.isEmpty())
                    .orElse(component.getName());
            properties.put(name, schema(component.getAnnotatedType(), variables));
            if (find(type, component, JsonInclude.class).isEmpty()) {
                required.add(name);
            }
        }
    }

    /** Annotations of Jackson are on a component's field and accessor. */
    private static <A extends Annotation> Optional<A> find(Class<?> type, RecordComponent component, Class<A> kind) {
        try {
            return Optional.ofNullable(
                            type.getDeclaredField(component.getName()).getAnnotation(kind))
                    .or(() -> Optional.ofNullable(component.getAccessor().getAnnotation(kind)));
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
