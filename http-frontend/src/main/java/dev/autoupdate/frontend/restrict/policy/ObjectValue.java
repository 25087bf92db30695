package dev.autoupdate.frontend.restrict.policy;

import dev.autoupdate.schema.KeyGrammar;
import dev.autoupdate.schema.ObjectId;
import dev.cel.common.types.CelType;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object as rules see it: each field is read when it is asked for. Without a name it is the
 * empty object, whose fields are all absent.
 */
@SuppressWarnings("Immutable") // it reads a state that does not change, and remembers
final class ObjectValue extends StructValue<String, Object> {

  private final Evaluation evaluation;
  private final @Nullable ObjectId name;
  private final Object namelessId;

  private ObjectValue(Evaluation evaluation, @Nullable ObjectId name, Object namelessId) {
    this.evaluation = evaluation;
    this.name = name;
    this.namelessId = namelessId;
  }

  static ObjectValue of(Evaluation evaluation, ObjectId name) {
    return new ObjectValue(evaluation, name, NullValue.NULL_VALUE);
  }

  /** The user nobody knows: id 0, nothing else. */
  static ObjectValue anonymous(Evaluation evaluation) {
    return new ObjectValue(evaluation, null, 0L);
  }

  /** What a reference to nothing leads to. */
  static ObjectValue nothing(Evaluation evaluation) {
    return new ObjectValue(evaluation, null, NullValue.NULL_VALUE);
  }

  Evaluation evaluation() {
    return evaluation;
  }

  @Nullable ObjectId name() {
    return name;
  }

  @Override
  public Object select(String field) {
    if (field.equals("id")) {
      return name == null ? namelessId : (Object) Long.parseLong(name.id());
    }
    if (!KeyGrammar.isField(field)) {
      throw new IllegalArgumentException("no field name");
    }
    return name == null ? NullValue.NULL_VALUE : evaluation.value(name, field);
  }

  @Override
  public Optional<Object> find(String field) {
    Object value = select(field);
    return value instanceof NullValue ? Optional.empty() : Optional.of(value);
  }

  @Override
  public Object value() {
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return false;
  }

  @Override
  public CelType celType() {
    return Language.NAMELESS_OBJECT;
  }

  // Nothing is not the same as nothing.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectValue object && name != null && name.equals(object.name);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(name);
  }

  @Override
  public String toString() {
    return name == null ? "nothing" : name.toString();
  }
}
