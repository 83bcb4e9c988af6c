package org.shequ.dags.template;

import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstDot;
import jinjava.de.odysseus.el.tree.impl.ast.AstMethod;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstProperty;
import jinjava.javax.el.ELContext;

/**
 * Python's operators where the template engine's own know only numbers: dates and spans are added and taken away, and texts
 * are filled by {@code '%02d' % month}.
 */
public final class PythonOperators extends ExtendedSyntaxBuilder {
    private static final long serialVersionUID = 1;
    private static final Pattern DIRECTIVE = Pattern.compile("%([-+ 0]*)(\\d*)(?:\\.(\\d+))?([sdifxXr%])");

    /** Made by the engine, by name. */
    public PythonOperators(Builder.Feature... features) {
        super(features);
    }

    @Override
    protected Parser createParser(String expression) {
        return new PythonParser(this, expression);
    }

    private static final class PythonParser extends ExtendedParser {
        PythonParser(Builder context, String input) {
            super(context, input);
        }

        @Override
        protected AstBinary createAstBinary(AstNode left, AstNode right, AstBinary.Operator operator) {
            return super.createAstBinary(left, right, replacement(operator));
        }

        @Override
        protected AstDot createAstDot(AstNode base, String property, boolean lvalue) {
            return new NamedDot(base, property, lvalue);
        }

        @Override
        protected AstMethod createAstMethod(AstProperty property, AstParameters params) {
            return property instanceof NamedDot dot && PythonStrings.knows(dot.name())
                    ? new TextMethod(dot, params)
                    : super.createAstMethod(property, params);
        }

        private static AstBinary.Operator replacement(AstBinary.Operator operator) {
            if (operator == AstBinary.SUB) {
                return new Replacement(operator, PythonOperators::difference);
            }
            if (operator == AstBinary.ADD || operator == AdditionOperator.OP) {
                return new Replacement(operator, PythonOperators::sum);
            }
            return operator == AstBinary.MOD ? new Replacement(operator, PythonOperators::filled) : operator;
        }
    }

    /** {@code base.name}, whose name can be asked for. */
    private static final class NamedDot extends AstDot {
        NamedDot(AstNode base, String property, boolean lvalue) {
            super(base, property, lvalue);
        }

        String name() {
            return property;
        }
    }

    /** A call that is Python's where its object is a text. */
    private static final class TextMethod extends AstMethod {
        private final NamedDot dot;
        private final AstParameters parameters;

        TextMethod(NamedDot dot, AstParameters parameters) {
            super(dot, parameters);
            this.dot = dot;
            this.parameters = parameters;
        }

        @Override
        public Object eval(Bindings bindings, ELContext context) {
            Object base = dot.getChild(0).eval(bindings, context);
            return base instanceof String text
                    ? PythonStrings.call(text, dot.name(), Arrays.asList(parameters.eval(bindings, context)))
                    : super.eval(bindings, context);
        }
    }

    /** What an operator makes of two values, or empty where the engine's own way is right. */
    private interface Way {
        Optional<Object> of(Object left, Object right);
    }

    private static final class Replacement extends AstBinary.SimpleOperator {
        private final AstBinary.Operator plain;
        private final Way way;

        Replacement(AstBinary.Operator plain, Way way) {
            this.plain = plain;
            this.way = way;
        }

        @Override
        protected Object apply(TypeConverter converter, Object left, Object right) {
            Optional<Object> made = way.of(left, right);
            if (made.isPresent()) {
                return made.get();
            }
            return Plain.apply(plain, converter, left, right);
        }

        @Override
        public String toString() {
            return plain.toString();
        }
    }

    /** The engine's own arithmetic. */
    private static final class Plain {
        static Object apply(AstBinary.Operator operator, TypeConverter converter, Object left, Object right) {
            if (operator == AstBinary.SUB) {
                return jinjava.de.odysseus.el.misc.NumberOperations.sub(converter, left, right);
            }
            if (operator == AstBinary.MOD) {
                return jinjava.de.odysseus.el.misc.NumberOperations.mod(converter, left, right);
            }
            if (left instanceof String || right instanceof String) {
                return PythonValues.text(left) + PythonValues.text(right);
            }
            return jinjava.de.odysseus.el.misc.NumberOperations.add(converter, left, right);
        }
    }

    private static Optional<Object> difference(Object left, Object right) {
        if (left instanceof PythonDate date && right instanceof PythonDelta delta) {
            return Optional.of(new PythonDate(delta.before(date.moment())));
        }
        if (left instanceof PythonDate date && right instanceof PythonDate other) {
            return Optional.of(PythonDelta.between(other, date));
        }
        return left instanceof PythonDelta one && right instanceof PythonDelta other
                ? Optional.of(one.plus(other.negated()))
                : Optional.empty();
    }

    private static Optional<Object> sum(Object left, Object right) {
        if (left instanceof PythonDate date && right instanceof PythonDelta delta) {
            return Optional.of(new PythonDate(delta.after(date.moment())));
        }
        if (left instanceof PythonDelta delta && right instanceof PythonDate date) {
            return Optional.of(new PythonDate(delta.after(date.moment())));
        }
        if (left instanceof PythonDelta one && right instanceof PythonDelta other) {
            return Optional.of(one.plus(other));
        }
        if (left instanceof String ^ right instanceof String) {
            throw new IllegalArgumentException("Cannot add " + PythonValues.repr(left) + " and "
                    + PythonValues.repr(right) + " (expected two texts or two numbers; ~ joins anything)");
        }
        return Optional.empty();
    }

    private static Optional<Object> filled(Object left, Object right) {
        if (!(left instanceof String pattern)) {
            return Optional.empty();
        }
        List<?> values = right instanceof List<?> list ? list : List.of(right);
        Matcher matcher = DIRECTIVE.matcher(pattern);
        StringBuilder text = new StringBuilder();
        int used = 0;
        while (matcher.find()) {
            String piece = "%";
            if (!matcher.group(4).equals("%")) {
                if (used == values.size()) {
                    throw new IllegalArgumentException(
                            "Cannot fill '" + pattern + "': it takes more than the " + used + " values given");
                }
                piece = directive(matcher, values.get(used++), pattern);
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(piece));
        }
        if (used < values.size()) {
            throw new IllegalArgumentException(
                    "Cannot fill '" + pattern + "': it takes " + used + " of the " + values.size() + " values given");
        }
        return Optional.of(matcher.appendTail(text).toString());
    }

    private static String directive(Matcher directive, Object value, String pattern) {
        String flags = directive.group(1);
        String width = directive.group(2);
        String kind = directive.group(4);
        if (kind.equals("s") || kind.equals("r")) {
            String text = kind.equals("r") ? PythonValues.repr(value) : PythonValues.text(value);
            String left = flags.contains("-") ? "-" : "";
            return width.isEmpty() ? text : ("%" + left + width + "s").formatted(text);
        }
        if (!(value instanceof Number number)) {
            throw new IllegalArgumentException(
                    "Cannot fill '" + pattern + "': %" + kind + " is given '" + value + "' (expected a number)");
        }
        String form = "%" + flags + width;
        if (kind.equals("f")) {
            int places = directive.group(3) == null ? 6 : Integer.parseInt(directive.group(3));
            return (form + "." + places + "f").formatted(number.doubleValue());
        }
        String java = kind.equalsIgnoreCase("x") ? kind : "d";
        return String.format(Locale.ROOT, form + java, number.longValue());
    }
}
