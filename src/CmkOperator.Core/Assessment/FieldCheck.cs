using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// Compares the fields that change in place, other than the key, after normalising what Azure rewrites. Absent optional fields are
/// unmanaged; among the tags only the declared keys count, and the keys that we set and the spec no longer declares.
/// </summary>
public static class FieldCheck
{
    /// <summary>The prefix of the differences in tags; the tag's key follows.</summary>
    public const string TagField = "tags.";

    /// <summary>The field under which a difference of the identities is reported.</summary>
    public const string IdentityField = "identity";

    /// <summary>The value of a field that is not there.</summary>
    internal const string NotSet = "not set";

    /// <summary>What differs, sorted by field.</summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="live">What Azure has.</param>
    /// <param name="appliedTags">The tag keys that we set before.</param>
    public static IReadOnlyList<FieldDifference> Assess(DesiredWorkspace desired, WorkspaceFacts live, IReadOnlyList<string> appliedTags)
    {
        var differences = InPlaceFields.All.Select(field => Compare(field, desired, live)).OfType<FieldDifference>().ToList();
        differences.AddRange(CreateOnlyFields.All
            .Where(field => field.MayBeAdded && !string.IsNullOrEmpty(field.Declared(desired)) && string.IsNullOrEmpty(field.Read(live.CreateOnly)))
            .Select(field => new FieldDifference(field.Path, field.Declared(desired)!, NotSet)));

        if (desired.Identity is { } identity && Describe(identity) is var wanted && Describe(live.Identity) is var found && wanted != found)
        {
            differences.Add(new FieldDifference(IdentityField, wanted, found));
        }

        differences.AddRange(desired.Tags
            .Where(tag => Find(live.Tags, tag.Key) != tag.Value)
            .Select(tag => new FieldDifference(TagField + tag.Key, tag.Value, Find(live.Tags, tag.Key) ?? NotSet)));
        differences.AddRange(Dropped(desired, live, appliedTags)
            .Select(key => new FieldDifference(TagField + key, NotSet, Find(live.Tags, key) ?? string.Empty)));
        return [.. differences.OrderBy(difference => difference.Field, StringComparer.Ordinal)];
    }

    /// <summary>The tag keys that we set, the spec dropped, and Azure still has.</summary>
    internal static IEnumerable<string> Dropped(DesiredWorkspace desired, WorkspaceFacts live, IReadOnlyList<string> appliedTags) =>
        appliedTags.Where(key => Find(desired.Tags, key) is null && Find(live.Tags, key) is not null);

    private static FieldDifference? Compare(InPlaceField field, DesiredWorkspace desired, WorkspaceFacts live) =>
        field.Declared(desired) is { } wanted && field.Live(live) is var found && !field.Agrees(wanted, found)
            ? new FieldDifference(field.Path, wanted, (string.IsNullOrEmpty(found) ? field.Unreported : found) is { Length: > 0 } shown ? shown : NotSet)
            : null;

    private static string Describe(WorkspaceIdentity identity)
    {
        var ids = identity.UserAssignedIdentityIds.Select(ArmId.Normalise).Order(StringComparer.Ordinal);
        var type = string.Join(',', identity.Type.Split(',', StringSplitOptions.TrimEntries).Select(Canonical).Order(StringComparer.Ordinal));
        var primary = identity.PrimaryUserAssignedIdentityId is { Length: > 0 } id ? $" primary {ArmId.Normalise(id)}" : string.Empty;
        return string.Join(' ', [type, .. ids]) + primary;
    }

    // Azure compares the words without case and in any order.
    private static string Canonical(string type) => type.ToLowerInvariant() switch
    {
        "systemassigned" => "SystemAssigned",
        "userassigned" => "UserAssigned",
        "none" => "None",
        _ => type,
    };

    /// <summary>The value of a tag, whose key Azure compares without case; null when there is none.</summary>
    internal static string? Find(IReadOnlyDictionary<string, string> tags, string key) =>
        tags.FirstOrDefault(tag => string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
}
