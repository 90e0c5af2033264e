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

    private static readonly StatusShape Shape = StatusShape.Of(Root);

    private const string ObservedGeneration = "observedGeneration";

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
            var bytes = JsonSerializer.SerializeToUtf8Bytes(StatusBounds.Fit(status, tightness), Root);
            var json = WithoutEmptyLists(bytes);
            // The server's encoder makes at most three bytes of one of ours, so nearly every status is known to fit without counting.
            if (tightness == StatusBounds.Tightest || bytes.Length <= MostBytes / 3 || StoredSize.Of(json) <= MostBytes)
            {
                return json;
            }
        }
    }

    private static JsonObject WithoutEmptyLists(byte[] written)
    {
        var json = JsonNode.Parse(written)!.AsObject();
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
        var isWhole = known.ContainsKey(ObservedGeneration) && IsWhole(known, Shape);
        var status = (isWhole ? known : Repaired(known)).Deserialize(Root)!;
        return new StoredStatus(known, status with { Conditions = [.. status.Conditions.OrderBy(condition => condition.Type)] });
    }

    private static JsonObject Decoded(JsonElement stored)
    {
        try
        {
            return (JsonObject)Known(stored, Shape)!;
        }
        catch (InvalidOperationException failure)
        {
            throw new JsonException("A text of the status cannot be decoded", failure);
        }
    }

    // What a patch compares with: members that this version does not know are left to those who wrote them, and null is the same as absent.
    // A text that is not a time is absent too, and times are written alike, because another form of the same time is no change.
    private static JsonNode? Known(JsonElement stored, StatusShape shape) => stored.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object when shape.IsObject => KnownMembers(stored, shape),
        JsonValueKind.Array when shape.Row is { } row => new JsonArray([.. stored.EnumerateArray().Select(item => Known(item, row))]),
        var kind when shape.IsTime => kind == JsonValueKind.String && TimestampConverter.TryParse(stored.GetString(), out var time) ? TimestampConverter.Text(time) : null,
        JsonValueKind.String when shape.IsText => stored.GetString(),
        // Fails for a value of another type, also in a part that is not read then: no version stores one.
        _ => JsonSerializer.SerializeToNode(stored.Deserialize(shape.Type), shape.Type),
    };

    private static JsonObject KnownMembers(JsonElement stored, StatusShape shape)
    {
        var known = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (stored.TryGetProperty(member.Name, out var value) && Known(value, member.Shape) is { } present)
            {
                known.Add(member.Name, present);
            }
        }

        return known;
    }

    // Whether the records can be read from it as it is, which is true of everything that this version wrote.
    private static bool IsWhole(JsonNode? known, StatusShape shape)
    {
        switch (known)
        {
            case JsonObject members when shape.IsObject:
                foreach (var member in shape.Members)
                {
                    if (members[member.Name] is { } value ? !IsWhole(value, member.Shape) : member.IsNeeded)
                    {
                        return false;
                    }
                }

                return true;
            case JsonArray rows when shape.Row is { } row:
                foreach (var item in rows)
                {
                    if (item is null || !IsWhole(item, row))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValue name when shape.Names is { } names:
                return names.Contains(name.GetValue<string>());
            default:
                return known is not null;
        }
    }

    private static JsonObject Repaired(JsonObject known)
    {
        var understood = (JsonObject)Understood(known, Shape)!;
        // Generated code does not keep the initial value of a member that is absent.
        understood.TryAdd(ObservedGeneration, WorkspaceStatus.Empty.ObservedGeneration);
        return understood;
    }

    // What can be read into the records: a name of a later version is absent, and so is a part that lacks what it requires, because one
    // spoilt part must not keep the rest, or other objects, from being read.
    private static JsonNode? Understood(JsonNode? known, StatusShape shape)
    {
        switch (known)
        {
            case JsonObject members when shape.IsObject:
                var understood = new JsonObject();
                foreach (var member in shape.Members)
                {
                    var value = Understood(members[member.Name], member.Shape);
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
            case JsonArray rows when shape.Row is { } row:
                return new JsonArray([.. rows.Select(item => Understood(item, row)).Where(item => item is not null)]);
            // Also by number or with blanks, as somebody's hand may have left it.
            case JsonValue name when shape.Names is not null && !Enum.TryParse(shape.Type.Type, name.GetValue<string>(), out _):
                return null;
            default:
                return known?.DeepClone();
        }
    }

    // The core never has null where its records do not allow it.
    private static JsonNode? Absent(StatusMember member) => member switch
    {
        { AllowsAbsence: true } => null,
        { Shape.IsText: true } => string.Empty,
        { Shape.Row: not null } => new JsonArray(),
        _ => Understood(new JsonObject(), member.Shape),
    };
}
