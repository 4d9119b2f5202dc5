package affineur.standalone;

import affineur.audit.records.RecordListing;
import affineur.audit.records.RecordQuery;
import affineur.command.Fields;
import affineur.query.listing.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a controller's method reads of a request, by its names. It is found in the bytecode of the method and of all that it hands
 * the request to, or what is made of it, so that the document cannot say anything else than the code does.
 */
final class Inputs {
    private static final ClassDesc REQUEST =
            HttpServletRequest.class.describeConstable().orElseThrow();
    private static final ClassDesc FIELDS = Fields.class.describeConstable().orElseThrow();
    private static final ClassDesc PARAMETERS =
            Parameters.class.describeConstable().orElseThrow();
    private static final ClassDesc JSON = JsonNode.class.describeConstable().orElseThrow();
    private static final ClassDesc LISTING =
            RecordListing.class.describeConstable().orElseThrow();
    private static final Set<ClassDesc> CARRIERS = Set.of(REQUEST, FIELDS, PARAMETERS);
    private static final Map<ClassDesc, Optional<ClassModel>> PARSED = new HashMap<>();

    private final Map<String, Object> query = new TreeMap<>();
    private final Map<String, Object> body = new TreeMap<>();
    private final Set<String> required = new TreeSet<>();
    private final Set<Call> walked = new HashSet<>();
    private boolean jsonOnly;

    /**
     * @param certain whether it is called whatever the request says
     * @param texts what is known of its arguments, by their slots
     */
    private record Call(
            ClassDesc owner, String method, MethodTypeDesc type, boolean certain, Map<Integer, String> texts) {}

    static Inputs of(Method handler) {
        Inputs inputs = new Inputs();
        inputs.walk(new Call(
                handler.getDeclaringClass().describeConstable().orElseThrow(),
                handler.getName(),
                MethodTypeDesc.of(
                        handler.getReturnType().describeConstable().orElseThrow(),
                        Stream.of(handler.getParameterTypes())
                                .map(type -> type.describeConstable().orElseThrow())
                                .toList()),
                true,
                Map.of()));
        return inputs;
    }

    /** Schemas by the names of parameters. */
    Map<String, Object> query() {
        return query;
    }

    /** Schemas by the names of fields. */
    Map<String, Object> body() {
        return body;
    }

    /** Those fields without which it is refused. */
    Set<String> required() {
        return required;
    }

    /** Whether no form is understood. */
    boolean isJsonOnly() {
        return jsonOnly;
    }

    private void walk(Call call) {
        if (!walked.add(call)) {
            return;
        }
        List<CodeElement> code = code(call);
        Map<Label, Integer> places = new HashMap<>();
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i) instanceof LabelTarget target) {
                places.put(target.label(), i);
            }
        }
        List<Instruction> before = new ArrayList<>();
        int jumpedOver = 0;
        for (int i = 0; i < code.size(); i++) {
            for (Label target : targets(code.get(i))) {
                jumpedOver = Math.max(jumpedOver, places.getOrDefault(target, 0));
            }
            boolean certain = call.certain() && i >= jumpedOver;
            if (code.get(i) instanceof InvokeInstruction invoke) {
                invoked(call, invoke, before, certain);
            } else if (code.get(i) instanceof InvokeDynamicInstruction dynamic) {
                lambdas(dynamic);
            }
            if (code.get(i) instanceof Instruction instruction) {
                before.add(instruction);
            }
        }
    }

    private static List<Label> targets(CodeElement element) {
        return switch (element) {
            case BranchInstruction branch -> List.of(branch.target());
            case TableSwitchInstruction table ->
                Stream.concat(
                                Stream.of(table.defaultTarget()),
                                table.cases().stream().map(SwitchCase::target))
                        .toList();
            case LookupSwitchInstruction lookup ->
                Stream.concat(
                                Stream.of(lookup.defaultTarget()),
                                lookup.cases().stream().map(SwitchCase::target))
                        .toList();
            default -> List.of();
        };
    }

    private void invoked(Call within, InvokeInstruction invoke, List<Instruction> before, boolean certain) {
        ClassDesc owner = invoke.owner().asSymbol();
        String method = invoke.name().stringValue();
        MethodTypeDesc type = invoke.typeSymbol();
        boolean named = type.parameterCount() > 0 && type.parameterType(0).equals(ConstantDescs.CD_String);
        if (owner.equals(FIELDS)) {
            if (named && !method.equals("has") && !method.equals("invalid")) {
                field(method, name(within, invoke, before), certain);
            }
        } else if (owner.equals(PARAMETERS)) {
            if (method.equals("order")) {
                query.put("order_by", Map.of("type", "string"));
                query.put("sort", Map.of("type", "string", "enum", List.of("asc", "desc")));
            } else if (named && !method.equals("invalid")) {
                parameter(method, name(within, invoke, before), argument(within, type, 1, before));
            }
        } else if (owner.equals(REQUEST)) {
            if (method.equals("getParameter")) {
                query.putIfAbsent(name(within, invoke, before), Map.of("type", "string"));
            }
        } else if (owner.equals(JSON)
                && method.equals("path")
                && within.type().parameterList().contains(REQUEST)) {
            jsonOnly = true;
            body.put(name(within, invoke, before), Map.of("type", "string"));
        } else if (owner.equals(LISTING) && method.equals("answer")) {
            records(within);
        } else if (isOurs(owner) && (type.parameterList().stream().anyMatch(CARRIERS::contains) || carries(owner))) {
            walk(new Call(
                    owner, method, type, certain, texts(within, invoke.opcode() == Opcode.INVOKESTATIC, type, before)));
        }
    }

    private void lambdas(InvokeDynamicInstruction dynamic) {
        for (ConstantDesc argument : dynamic.bootstrapArgs()) {
            if (argument instanceof DirectMethodHandleDesc handle
                    && isOurs(handle.owner())
                    && !CARRIERS.contains(handle.owner())
                    && (handle.invocationType().parameterList().stream().anyMatch(CARRIERS::contains)
                            || carries(handle.owner()))) {
                MethodTypeDesc type = MethodTypeDesc.ofDescriptor(handle.lookupDescriptor());
                walk(new Call(handle.owner(), handle.methodName(), type, false, Map.of()));
            }
        }
    }

    private void field(String reader, String name, boolean certain) {
        if (reader.equals("required") && certain) {
            required.add(name);
        }
        Map<String, Object> schema = switch (reader) {
            case "text", "required" -> Map.of("type", "string");
            case "number" -> Map.of("type", "integer", "format", "int64", "minimum", 1);
            case "flag" -> Map.of("type", "boolean");
            case "all" -> Map.of("type", "array", "items", Map.of("type", "string"));
            case "map", "optionalMap" -> Map.of("type", "object", "additionalProperties", Map.of("type", "string"));
            default -> throw new AssertionError("Fields." + reader + " is new: say here what it reads");
        };
        if (reader.equals("map") && certain) {
            required.add(name);
        }
        if (reader.equals("text") || reader.equals("required")) {
            body.putIfAbsent(name, schema);
        } else {
            body.put(name, schema);
        }
    }

    private void parameter(String reader, String name, @Nullable ConstantDesc type) {
        query.put(
                name,
                switch (reader) {
                    case "text", "search" -> Map.of("type", "string");
                    case "flag", "isTrue" -> Map.of("type", "boolean");
                    case "number" -> Map.of("type", "integer", "format", "int64");
                    case "numbers" ->
                        Map.of("type", "string", "description", "numbers, with commas between them, or " + name + "[]");
                    case "time" -> Map.of("type", "string", "description", "a date or time by ISO 8601");
                    case "word" -> Map.of("type", "string", "enum", words(type));
                    default -> throw new AssertionError("Parameters." + reader + " is new: say here what it reads");
                });
    }

    private static List<String> words(@Nullable ConstantDesc type) {
        if (!(type instanceof ClassDesc named)) {
            throw new AssertionError("Which words are taken?");
        }
        try {
            Class<?> words = Class.forName(binaryName(named));
            return Stream.of(words.getEnumConstants())
                    .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Audit records have the parameters of all of them, and filters of each kind. */
    private void records(Call within) {
        recordsOf(RecordQuery.class.describeConstable().orElseThrow(), "parse");
        for (CodeElement element : code(within)) {
            if (element instanceof NewObjectInstruction made) {
                recordsOf(made.className().asSymbol(), "of");
            } else if (element instanceof InvokeDynamicInstruction dynamic) {
                for (ConstantDesc argument : dynamic.bootstrapArgs()) {
                    if (argument instanceof DirectMethodHandleDesc handle) {
                        recordsOf(handle.owner(), handle.methodName());
                    }
                }
            }
        }
        query.put("order", Map.of("type", "string", "enum", List.of("asc", "desc")));
        query.put("format", Map.of("type", "string", "enum", List.of("csv", "json")));
    }

    /** What a {@code switch} tells apart. */
    private void recordsOf(ClassDesc owner, String method) {
        for (MethodModel model : methods(owner)) {
            if (!model.methodName().equalsString(method)) {
                continue;
            }
            CodeElement before = null;
            for (CodeElement element : model.code().orElseThrow().elementList()) {
                if (element instanceof InvokeInstruction invoke
                        && invoke.name().equalsString("equals")
                        && before instanceof ConstantInstruction constant
                        && constant.constantValue() instanceof String name) {
                    query.put(name, Map.of("type", "string"));
                }
                before = element instanceof Instruction ? element : before;
            }
        }
    }

    private static String name(Call within, InvokeInstruction invoke, List<Instruction> before) {
        return argument(within, invoke.typeSymbol(), 0, before) instanceof String name
                ? name
                : fail("What does %s.%s read by %s.%s?"
                        .formatted(
                                within.owner().displayName(),
                                within.method(),
                                invoke.owner().asSymbol().displayName(),
                                invoke.name().stringValue()));
    }

    private static String fail(String message) {
        throw new AssertionError(message);
    }

    /** A text or a class that a call is given; null if it is made by more than one instruction. */
    private static @Nullable ConstantDesc argument(
            Call within, MethodTypeDesc type, int index, List<Instruction> before) {
        int behind = type.parameterCount() - index;
        if (behind < 1 || behind > before.size()) {
            return null;
        }
        for (Instruction push : before.subList(before.size() - behind, before.size())) {
            boolean simple = push instanceof ConstantInstruction
                    || push instanceof LoadInstruction
                    || (push instanceof FieldInstruction && push.opcode() == Opcode.GETSTATIC);
            if (!simple) {
                return null;
            }
        }
        return switch (before.get(before.size() - behind)) {
            case ConstantInstruction constant -> constant.constantValue();
            case LoadInstruction load -> within.texts().get(load.slot());
            default -> null;
        };
    }

    private static Map<Integer, String> texts(
            Call within, boolean isStatic, MethodTypeDesc type, List<Instruction> before) {
        Map<Integer, String> texts = new TreeMap<>();
        int slot = isStatic ? 0 : 1;
        for (int i = 0; i < type.parameterCount(); i++) {
            if (argument(within, type, i, before) instanceof String text) {
                texts.put(slot, text);
            }
            slot += type.parameterType(i).equals(ConstantDescs.CD_long)
                            || type.parameterType(i).equals(ConstantDescs.CD_double)
                    ? 2
                    : 1;
        }
        return texts;
    }

    private static boolean isOurs(ClassDesc type) {
        return type.packageName().startsWith("affineur.");
    }

    /** Whether it was made of a request, or of what was made of one. */
    private static boolean carries(ClassDesc type) {
        return parsed(type)
                .filter(model -> model.fields().stream().anyMatch(field -> CARRIERS.contains(field.fieldTypeSymbol())))
                .isPresent();
    }

    private static List<CodeElement> code(Call call) {
        return methods(call.owner()).stream()
                .filter(model -> model.methodName().equalsString(call.method())
                        && model.methodTypeSymbol().equals(call.type()))
                .flatMap(model -> model.code().stream())
                .findFirst()
                .map(code -> code.elementList())
                .orElse(List.of());
    }

    private static List<MethodModel> methods(ClassDesc owner) {
        return isOurs(owner) ? parsed(owner).map(ClassModel::methods).orElse(List.of()) : List.of();
    }

    private static Optional<ClassModel> parsed(ClassDesc type) {
        return PARSED.computeIfAbsent(type, Inputs::parse);
    }

    private static Optional<ClassModel> parse(ClassDesc type) {
        String path = binaryName(type).replace('.', '/') + ".class";
        try (InputStream bytes = Inputs.class.getClassLoader().getResourceAsStream(path)) {
            return bytes == null ? Optional.empty() : Optional.of(ClassFile.of().parse(bytes.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String binaryName(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    }
}
