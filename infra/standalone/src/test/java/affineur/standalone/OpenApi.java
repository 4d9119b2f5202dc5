package affineur.standalone;

import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.ProtectionLevel;
import affineur.events.Scope;
import affineur.events.Visibility;
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
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.ValueConstants;

/** What the controllers answer, as a document by OpenAPI 3.1: their routes, and the records that they send. */
final class OpenApi {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?::((?:[^{}]|\\{[^}]*\\})*))?\\}");
    private static final Map<String, Object> STRING = Map.of("type", "string");
    private static final Map<String, Object> NUMBER = Map.of("type", "integer", "format", "int64");

    /** What the code tells of a parameter or field in other ways than by how it reads it. */
    private static final Map<String, Object> KNOWN = Map.ofEntries(
            Map.entry("page", map("type", "integer", "minimum", 1)),
            Map.entry("per_page", map("type", "integer", "minimum", 1)),
            Map.entry("visibility", words(Visibility.values())),
            Map.entry("package_type", words(PackageType.values())),
            Map.entry("minimum_access_level_for_push", words(ProtectionLevel.values())),
            Map.entry("scopes", map("type", "array", "items", words(Scope.values()))),
            Map.entry("expires_at", map("type", "string", "format", "date")),
            Map.entry(
                    "keep_n_duplicated_package_files",
                    map("anyOf", List.of(map("type", "integer", "minimum", 1), map("const", "all")))));

    private final Map<String, Map<String, Object>> paths = new TreeMap<>();
    /** By what they look like: the same path has other names for what varies in other controllers. */
    private final Map<String, String> templates = new TreeMap<>();

    private final Map<String, Object> schemas = new TreeMap<>();

    static Map<String, Object> of(Collection<Class<?>> controllers) {
        OpenApi document = new OpenApi();
        controllers.forEach(document::add);
        document.addHotRoutes();
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

    /** What answers in front of MVC, and has no method that would say what. */
    private void addHotRoutes() {
        Map<String, Object> sbom = map(
                "type",
                "object",
                "required",
                List.of("name", "path", "media_type", "size", "hashes", "url"),
                "properties",
                map(
                        "name",
                        STRING,
                        "path",
                        STRING,
                        "media_type",
                        STRING,
                        "size",
                        NUMBER,
                        "hashes",
                        map("type", "object", "additionalProperties", STRING),
                        "url",
                        STRING));
        schemas.put(
                "SbomList",
                map(
                        "type",
                        "object",
                        "required",
                        List.of("filename", "sboms"),
                        "properties",
                        map("filename", STRING, "sboms", map("type", "array", "items", sbom))));
        schemas.put(
                "EntryPoints",
                map("type", "object", "additionalProperties", map("type", "object", "additionalProperties", STRING)));
        schemas.put(
                "Authorization",
                map("type", "object", "required", List.of("MaximumSize"), "properties", map("MaximumSize", NUMBER)));
        for (String index : List.of("", "/api/v4/projects/{id}/packages/pypi", "/api/v4/groups/{id}/-/packages/pypi")) {
            String file = index + "/files/{sha256}/{filename}";
            addHotRoute("get", file + "/sboms", "SbomList");
            addHotRoute("get", file + "/entry_points", "EntryPoints");
        }
        addHotRoute("post", "/api/v4/projects/{project}/packages/pypi/authorize", "Authorization");
    }

    private void addHotRoute(String verb, String path, String schema) {
        List<Object> parameters = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(path);
        while (variable.find()) {
            parameters.add(map("name", variable.group(1), "in", "path", "required", true, "schema", STRING));
        }
        paths.put(
                path,
                map(
                        verb,
                        map(
                                "operationId",
                                verb + path.replaceAll("[^A-Za-z0-9]+", "_"),
                                "parameters",
                                parameters,
                                "responses",
                                responses(
                                        "200",
                                        map(
                                                "description",
                                                "Done",
                                                "content",
                                                map(
                                                        "application/json",
                                                        map(
                                                                "schema",
                                                                map("$ref", "#/components/schemas/" + schema))))))));
    }

    private static Map<String, Object> responses(String code, Map<String, Object> done) {
        return map(
                code,
                done,
                "4XX",
                map("$ref", "#/components/responses/Refused"),
                "503",
                map("$ref", "#/components/responses/NotNow"));
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
                List.of("type", "title", "status", "detail", "message", "correlation"),
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
                        "message",
                        map("type", "string", "description", "the same as detail, as GitLab calls it"),
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
        Type answer = answer(method.getAnnotatedReturnType()).getType();
        return !List.of(String.class, byte[].class, Resource.class).contains(answer)
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
            RequestParam asked = AnnotatedElementUtils.findMergedAnnotation(parameter, RequestParam.class);
            if (asked != null) {
                parameters.add(map(
                        "name",
                        asked.name(),
                        "in",
                        "query",
                        "required",
                        asked.required() && asked.defaultValue().equals(ValueConstants.DEFAULT_NONE),
                        "schema",
                        schema(parameter.getAnnotatedType(), Map.of())));
            }
        }
        Inputs inputs = Inputs.of(method);
        inputs.query()
                .forEach((name, schema) ->
                        parameters.add(map("name", name, "in", "query", "schema", KNOWN.getOrDefault(name, schema))));
        AnnotatedType answer = answer(method.getAnnotatedReturnType());
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", verb.name().toLowerCase(Locale.ROOT) + template.replaceAll("[^A-Za-z0-9]+", "_"));
        operation.put("parameters", parameters);
        if (!inputs.body().isEmpty()) {
            operation.put("requestBody", body(inputs));
        }
        operation.put("responses", responses(verb, method, answer));
        paths.computeIfAbsent(template, _ -> new TreeMap<>()).put(verb.name().toLowerCase(Locale.ROOT), operation);
    }

    private static Map<String, Object> body(Inputs inputs) {
        Map<String, Object> properties = new TreeMap<>(inputs.body());
        properties.replaceAll(KNOWN::getOrDefault);
        properties.computeIfPresent("status", (_, _) -> words(PackageStatus.values()));
        Map<String, Object> object = map("type", "object", "properties", properties);
        if (!inputs.required().isEmpty()) {
            object.put("required", inputs.required());
        }
        Map<String, Object> content = map("application/json", map("schema", object));
        if (!inputs.isJsonOnly()) {
            Map<String, Object> form = map("schema", object);
            if (properties.containsKey("claims")) {
                form.put("encoding", map("claims", map("style", "deepObject", "explode", true)));
            }
            content.put("application/x-www-form-urlencoded", form);
        }
        return map("content", content, "required", !inputs.required().isEmpty());
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
        return responses(code, done);
    }

    /** Of what comes in a {@link ResponseEntity}, what is in it. */
    private static AnnotatedType answer(AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType many
                        && ((ParameterizedType) many.getType()).getRawType() == ResponseEntity.class
                ? many.getAnnotatedActualTypeArguments()[0]
                : type;
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
            boolean leftOut = type.isAnnotationPresent(JsonInclude.class)
                    && component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!leftOut && find(type, component, JsonInclude.class).isEmpty()) {
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

    private static Map<String, Object> words(Enum<?>[] words) {
        return map(
                "type",
                "string",
                "enum",
                Stream.of(words)
                        .map(word -> word.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Map<String, Object> map(Object... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put((String) entries[i], entries[i + 1]);
        }
        return map;
    }
}
