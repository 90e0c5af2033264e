using CmkOperator.Assessment;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>
/// What one PATCH of the declared fields carries; null leaves a field out. The key is never among them: it has a separate PATCH
/// (Azure REST API: Workspaces - Update).
/// </summary>
public sealed record WorkspaceChanges
{
    /// <summary>The fields of the table of fields that change in place, in its order.</summary>
    public IReadOnlyList<InPlaceChange> Fields { get; init; } = [];

    /// <summary>All tags, live and declared together: whether Azure merges or replaces them, the result is the same.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The identities.</summary>
    public WorkspaceIdentity? Identity { get; init; }

    /// <summary>Live user-assigned identities that are not declared and are removed; sent as null members.</summary>
    public IReadOnlyList<string> RemovedIdentityIds { get; init; } = [];

    /// <summary>True when the primary identity is given up; sent as a null member.</summary>
    public bool DropsPrimaryIdentity { get; init; }

    /// <summary>The live identities with which the workspace reaches its key, or may. They are never removed.</summary>
    public IReadOnlyList<string> ProtectedIdentityIds { get; init; } = [];

    /// <summary>The associated resources that are added or replaced, in the order of the table of create-only fields.</summary>
    public IReadOnlyList<AssociatedChange> AssociatedResources { get; init; } = [];

    /// <summary>True when there is nothing to send.</summary>
    public bool IsEmpty => Fields.Count == 0 && Tags is null && Identity is null && AssociatedResources.Count == 0;

    /// <summary>The PATCH that corrects <paramref name="fields"/>, with the owner tag when it is due.</summary>
    public static WorkspaceChanges For(
        DesiredWorkspace desired, WorkspaceFacts live, IReadOnlyList<FieldDifference> fields, IReadOnlyList<string> appliedTags)
    {
        var names = fields.Select(field => field.Field).ToHashSet(StringComparer.Ordinal);
        var changesTags = names.Any(name => name.StartsWith(FieldCheck.TagField, StringComparison.Ordinal));
        var ownerTagIsDue = FieldCheck.Find(live.Tags, OwnershipCheck.OwnerTagName) != desired.OwnerTag;
        var changesIdentity = names.Contains(FieldCheck.IdentityField) && !KeyIdentityCheck.TakesOff(desired, live);
        return new WorkspaceChanges
        {
            Fields = Changes(desired, live, names),
            AssociatedResources =
            [
                .. from field in CreateOnlyFields.All
                   where field.IsReplaceable && names.Contains(field.Path)
                   let declared = field.Declared(desired)
                   where declared is not null
                   select new AssociatedChange(field, declared),
            ],
            ProtectedIdentityIds = live.ProtectedIdentityIds,
            Identity = changesIdentity ? desired.Identity : null,
            DropsPrimaryIdentity = changesIdentity && IdentityLoss.DropsPrimary(desired.Identity!, live.Identity),
            RemovedIdentityIds = changesIdentity ? Removed(desired.Identity!, live.Identity) : [],
            Tags = changesTags || ownerTagIsDue ? AllTags(desired, live, appliedTags, names) : null,
        };
    }

    // Whether Azure merges or replaces an object inside the properties is not described, so a change carries what Azure has beside it. That
    // includes no member that the table lacks: the outbound rules of a managed network belong to others, and Azure refuses some of those that
    // it lists. They stay without being sent, as Azure's own clients show, which change the isolation mode with a body that has no rules.
    private static IReadOnlyList<InPlaceChange> Changes(DesiredWorkspace desired, WorkspaceFacts live, HashSet<string> names)
    {
        var blocks = InPlaceFields.All.Where(field => names.Contains(field.Path)).Select(field => field.AzureBlock).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from field in InPlaceFields.All
               let value = names.Contains(field.Path) ? field.Declared(desired)
                   : field.AzureBlock is { } block && blocks.Contains(block) ? field.Live(live)
                   : null
               where value is not null
               select new InPlaceChange(field, value),
        ];
    }

    private static Dictionary<string, string> AllTags(
        DesiredWorkspace desired, WorkspaceFacts live, IReadOnlyList<string> appliedTags, HashSet<string> names)
    {
        var tags = new Dictionary<string, string>(live.Tags, StringComparer.OrdinalIgnoreCase);
        foreach (var key in FieldCheck.Dropped(desired, live, appliedTags).Where(key => names.Contains(FieldCheck.TagField + key)))
        {
            tags.Remove(key);
        }

        foreach (var (key, value) in desired.Tags.Where(tag => names.Contains(FieldCheck.TagField + tag.Key)))
        {
            tags[key] = value;
        }

        tags[OwnershipCheck.OwnerTagName] = desired.OwnerTag;
        return tags;
    }

    private static string[] Removed(WorkspaceIdentity declared, WorkspaceIdentity live) =>
        [.. live.UserAssignedIdentityIds.Where(id => !declared.UserAssignedIdentityIds.Any(kept => ArmId.Same(kept, id)))];
}

/// <summary>One field that a PATCH corrects.</summary>
/// <param name="Field">Its row in the table.</param>
/// <param name="Value">The declared value.</param>
public sealed record InPlaceChange(InPlaceField Field, string Value);

/// <summary>One associated resource that a PATCH adds or replaces.</summary>
/// <param name="Field">Its row in the table.</param>
/// <param name="Id">ARM id of the declared resource.</param>
public sealed record AssociatedChange(CreateOnlyField Field, string Id);
