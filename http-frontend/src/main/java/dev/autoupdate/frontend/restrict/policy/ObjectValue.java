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
  private final boolean isUser;

  private ObjectValue(Evaluation evaluation, @Nullable ObjectId name, boolean isUser) {
    this.evaluation = evaluation;
    this.name = name;
    this.isUser = isUser;
  }

  static ObjectValue of(Evaluation evaluation, ObjectId name) {
    return new ObjectValue(evaluation, name, false);
  }

  /** The user. Without a name it is the one nobody knows: id 0, nothing else. */
  static ObjectValue user(Evaluation evaluation, @Nullable ObjectId name) {
    return new ObjectValue(evaluation, name, true);
  }

  /** What a reference to nothing leads to. */
  static ObjectValue nothing(Evaluation evaluation) {
    return new ObjectValue(evaluation, null, false);
  }

  Evaluation evaluation() {
    return evaluation;
  }

  /** Which object it is. Whoever asks that of the user gets what is for nobody else. */
  @Nullable ObjectId name() {
    if (isUser) {
      evaluation.notePersonal();
    }
    return name;
  }

  @Override
  public Object select(String field) {
    if (field.equals("id")) {
      return id();
    }
    if (!KeyGrammar.isField(field)) {
      throw new Unfit("field: no field's name");
    }
    if (isUser) {
      return evaluation.valueOfUser(field);
    }
    return name == null ? NullValue.NULL_VALUE : evaluation.value(name, field);
  }

  private Object id() {
    ObjectId known = name();
    if (known != null) {
      return Long.parseLong(known.id());
    }
    return isUser ? (Object) 0L : NullValue.NULL_VALUE;
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
    if (!(other instanceof ObjectValue object)) {
      return false;
    }
    ObjectId mine = name();
    ObjectId others = object.name();
    return mine != null && mine.equals(others);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(name());
  }

  @Override
  public String toString() {
    ObjectId known = name();
    return known == null ? "nothing" : known.toString();
  }
}
