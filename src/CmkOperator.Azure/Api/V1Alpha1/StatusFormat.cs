using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CmkOperator.Status;

namespace CmkOperator.Api.V1Alpha1;

/// <summary>
/// The core's status as JSON and back. Written is exactly what the records hold. Read is whatever another version, or somebody's hand,
/// left: the records' own members say what is known, required or optional, so that a new member needs no line here.
/// </summary>
internal static class StatusFormat
{
    private static readonly JsonTypeInfo<WorkspaceStatus> Root = CmkWorkspaceJsonContext.Default.WorkspaceStatus;

    /// <summary>
    /// How many bytes of a status are stored at most. etcd takes 1.5 MiB for an object: spec (at most 512 KiB), annotations (256 KiB), and the
    /// API server's own record of who set which field have their share.
    /// </summary>
    public const int MostBytes = 640 * 1024;

    /// <summary>
    /// The status as it is stored: within the bounds of the schema and, as a whole, of what a cluster stores, so that the server never rejects
    /// it for its size, and without lists that are empty. The list of conditions stays, because the schema's readers wait for conditions in it.
    /// </summary>
    public static JsonObject Write(WorkspaceStatus status)
    {
        for (var tightness = 0; ; tightness++)
        {
            var json = Write(status, tightness);
            if (tightness == StatusBounds.Tightest || StoredSize.Of(json) <= MostBytes)
            {
                return json;
            }
        }
    }

    private static JsonObject Write(WorkspaceStatus status, int tightness)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(StatusBounds.Fit(status, tightness), Root)!;
        foreach (var name in json.Where(member => member.Value is JsonArray { Count: 0 } && member.Key != "conditions").Select(member => member.Key).ToArray())
        {
            json.Remove(name);
        }

        if (json["encryption"] is JsonObject encryption && encryption["history"] is JsonArray { Count: 0 })
        {
            encryption.Remove("history");
        }

        return json;
    }

    /// <summary>Reads what is stored.</summary>
    /// <exception cref="JsonException">A member that is known has a value of another type than this version stores.</exception>
    public static StoredStatus Read(JsonElement stored)
    {
        var known = Decoded(stored);
        var understood = (JsonObject)Understood(known, Root)!;
        // Generated code does not keep the initial value of a member that is absent.
        understood.TryAdd("observedGeneration", WorkspaceStatus.Empty.ObservedGeneration);
        var status = understood.Deserialize(Root)!;
        return new StoredStatus(known, status with { Conditions = [.. status.Conditions.OrderBy(condition => condition.Type)] });
    }

    private static JsonObject Decoded(JsonElement stored)
    {
        try
        {
            return (JsonObject)Known(stored, Root)!;
        }
        catch (InvalidOperationException failure)
        {
            throw new JsonException("A text of the status cannot be decoded", failure);
        }
    }

    // What a patch compares with: members that this version does not know are left to those who wrote them, and null is the same as absent.
    // A text that is not a time is absent too, and times are written alike, because another form of the same time is no change.
    private static JsonNode? Known(JsonElement stored, JsonTypeInfo type) => stored.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object when type.Kind == JsonTypeInfoKind.Object => new JsonObject(Members(type)
            .Select(member => KeyValuePair.Create(member.Name, stored.TryGetProperty(member.Name, out var value) ? Known(value, TypeOf(member)) : null))
            .Where(member => member.Value is not null)),
        JsonValueKind.Array when type.ElementType is { } row => new JsonArray([.. stored.EnumerateArray().Select(item => Known(item, type.Options.GetTypeInfo(row)))]),
        var kind when type.Type == typeof(DateTimeOffset) =>
            kind == JsonValueKind.String && TimestampConverter.TryParse(stored.GetString(), out var time) ? TimestampConverter.Text(time) : null,
        JsonValueKind.String when type.Type == typeof(string) || type.Type.IsEnum => stored.GetString(),
        // Fails for a value of another type, also in a part that is not read then: no version stores one.
        _ => JsonSerializer.SerializeToNode(stored.Deserialize(type), type),
    };

    // What can be read into the records: a name of a later version is absent, and so is a part that lacks what it requires, because one
    // spoilt part must not keep the rest, or other objects, from being read.
    private static JsonNode? Understood(JsonNode? known, JsonTypeInfo type)
    {
        switch (known)
        {
            case JsonObject members when type.Kind == JsonTypeInfoKind.Object:
                var understood = new JsonObject();
                foreach (var member in Members(type))
                {
                    var value = Understood(members[member.Name], TypeOf(member));
                    if (value is null && member.IsRequired)
                    {
                        return null;
                    }

                    if ((value ?? Absent(member)) is { } present)
                    {
                        understood[member.Name] = present;
                    }
                }

                return understood;
            case JsonArray rows when type.ElementType is { } row:
                return new JsonArray([.. rows.Select(item => Understood(item, type.Options.GetTypeInfo(row))).Where(item => item is not null)]);
            case JsonValue name when type.Type.IsEnum && !Enum.TryParse(type.Type, name.GetValue<string>(), out _):
                return null;
            default:
                return known?.DeepClone();
        }
    }

    // The core never has null where its records do not allow it.
    private static JsonNode? Absent(JsonPropertyInfo member)
    {
        var type = TypeOf(member);
        return member.IsGetNullable || type.Type.IsValueType ? null
            : type.Type == typeof(string) ? string.Empty
            : type.ElementType is not null ? new JsonArray()
            : Understood(new JsonObject(), type);
    }

    // Members that are not serialised are listed too, without a way to read them.
    private static IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo type) => type.Properties.Where(member => member.Get is not null);

    private static JsonTypeInfo TypeOf(JsonPropertyInfo member) =>
        member.Options.GetTypeInfo(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType);
}
