using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// What reading a status has to know of one of its types. It is found once for each, because asking the serializer costs more than reading the JSON.
/// </summary>
internal sealed class StatusShape
{
    private StatusShape(JsonTypeInfo type)
    {
        Type = type;
        IsObject = type.Kind == JsonTypeInfoKind.Object;
        IsTime = type.Type == typeof(DateTimeOffset);
        IsText = type.Type == typeof(string) || type.Type.IsEnum;
        Names = type.Type.IsEnum ? Enum.GetNames(type.Type).ToFrozenSet(StringComparer.Ordinal) : null;
        Row = type.ElementType is { } row ? new StatusShape(type.Options.GetTypeInfo(row)) : null;
        // Members that are not serialised are listed too, without a way to read them.
        Members = IsObject ? [.. type.Properties.Where(member => member.Get is not null).Select(Member)] : [];
    }

    /// <summary>How values of it are read and written.</summary>
    public JsonTypeInfo Type { get; }

    /// <summary>Whether it is a record.</summary>
    public bool IsObject { get; }

    /// <summary>Whether it is a time.</summary>
    public bool IsTime { get; }

    /// <summary>Whether it is text, free or one of <see cref="Names"/>.</summary>
    public bool IsText { get; }

    /// <summary>The names of an enum; null for other types.</summary>
    public FrozenSet<string>? Names { get; }

    /// <summary>What a list holds; null for other types.</summary>
    public StatusShape? Row { get; }

    /// <summary>The members of a record, in its order.</summary>
    public IReadOnlyList<StatusMember> Members { get; }

    /// <summary>The shape of a type, with those of everything in it.</summary>
    /// <param name="type">How it is read and written. No type may contain itself.</param>
    public static StatusShape Of(JsonTypeInfo type) => new(type);

    private static StatusMember Member(JsonPropertyInfo member)
    {
        var shape = new StatusShape(member.Options.GetTypeInfo(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType));
        return new StatusMember(member.Name, shape, member.IsRequired, member.IsGetNullable || shape.Type.Type.IsValueType);
    }
}

/// <summary>A member of a record of the status.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Shape">Its type; of a nullable value, that of the value.</param>
/// <param name="IsRequired">Whether the record cannot be read without it.</param>
/// <param name="AllowsAbsence">Whether the record can be read from JSON that lacks it.</param>
internal sealed record StatusMember(string Name, StatusShape Shape, bool IsRequired, bool AllowsAbsence)
{
    /// <summary>Whether it has to be in the JSON that the record is read from.</summary>
    public bool IsNeeded { get; } = IsRequired || !AllowsAbsence;
}
