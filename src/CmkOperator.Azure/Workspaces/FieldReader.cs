using System.Text.Json;
using CmkOperator.Assessment;
using CmkOperator.CreateOnly;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Workspaces;

/// <summary>
/// Reads the fields of the two tables from the properties of Azure's answer by the names that their rows give, so that a row needs
/// neither a member of <see cref="WorkspaceResource"/> nor a line of <see cref="WorkspaceMapper"/>.
/// </summary>
internal static class FieldReader
{
    private const string Properties = "properties.";

    /// <summary>The facts with the fields that <paramref name="properties"/> has; null when one of them has a value of another type.</summary>
    public static WorkspaceFacts? Read(IReadOnlyDictionary<string, JsonElement> properties, WorkspaceFacts facts)
    {
        foreach (var field in CreateOnlyFields.All)
        {
            if (Find(properties, field.AzureProperty) is { } found)
            {
                if (!TryRead(found, field.IsFlag, out var text))
                {
                    return null;
                }

                facts = facts with { CreateOnly = field.With(facts.CreateOnly, NotEmpty(text)) };
            }
        }

        foreach (var field in InPlaceFields.All)
        {
            if (Find(properties, field.AzureProperty) is { } found)
            {
                if (!TryRead(found, field.Comparison is InPlaceComparison.Flag, out var text))
                {
                    return null;
                }

                facts = field.WithLive(facts, field.Comparison is InPlaceComparison.Text ? text : NotEmpty(text));
            }
        }

        return facts with
        {
            ManagedNetwork = facts.ManagedNetwork with
            {
                State = Word(properties, "properties.managedNetwork.status.status"),
                SparkReady = Word(properties, "properties.managedNetwork.status.sparkReady") is { } ready ? FlagText.IsTrue(ready) : null,
            },
        };
    }

    // Only shown: a value of another type is one that is not reported.
    private static string? Word(IReadOnlyDictionary<string, JsonElement> properties, string path) =>
        Find(properties, path) is { } found && TryRead(found, isFlag: true, out var text) ? NotEmpty(text) : null;

    private static JsonElement? Find(IReadOnlyDictionary<string, JsonElement> properties, string path)
    {
        if (!path.StartsWith(Properties, StringComparison.Ordinal))
        {
            return null;
        }

        var steps = path[Properties.Length..].Split('.');
        var found = Last(properties.Select(member => (member.Key, member.Value)), steps[0]);
        return steps.Skip(1).Aggregate(found, (node, step) => node is { ValueKind: JsonValueKind.Object } parent
            ? Last(parent.EnumerateObject().Select(member => (member.Name, member.Value)), step)
            : null);
    }

    private static JsonElement? Last(IEnumerable<(string Name, JsonElement Value)> members, string name) =>
        members.Where(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(member => (JsonElement?)member.Value)
            .LastOrDefault();

    // Some api-versions write booleans as text; a flag of any other type is one that is not reported.
    private static bool TryRead(JsonElement value, bool isFlag, out string? text)
    {
        text = value.ValueKind switch
        {
            JsonValueKind.String => Text(value),
            JsonValueKind.True when isFlag => "true",
            JsonValueKind.False when isFlag => "false",
            _ => null,
        };
        return isFlag || text is not null || value.ValueKind is JsonValueKind.Null;
    }

    // Azure cuts texts by their length, and half of a surrogate pair cannot be decoded.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
