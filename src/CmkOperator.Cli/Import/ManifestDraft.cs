using System.Text.Json;
using System.Text.Json.Nodes;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Assessment;
using CmkOperator.Cli.Import.Sources;
using CmkOperator.Cli.Import.Templates;
using CmkOperator.Cli.Manifests;
using CmkOperator.CreateOnly;
using CmkOperator.Desired;
using CmkOperator.Observed;
using CmkOperator.Schemas.Json;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Import;

/// <summary>
/// A manifest that declares a workspace as it is. Which fields it has follows from the tables of the core: each that Azure reports and that differs from
/// what an absent field means.
/// </summary>
internal sealed class ManifestDraft
{
    private const string HiddenTag = "hidden-";

    private static readonly WorkspaceFacts Blank = new() { Id = string.Empty, Name = string.Empty, Location = string.Empty, ProvisioningState = string.Empty };

    private readonly List<string> _leftOut = [];
    private readonly Dictionary<string, string> _comments = new(StringComparer.Ordinal);

    private ManifestDraft(WorkspaceFacts facts, string name, string? nameSpace)
    {
        Facts = facts;
        var metadata = new JsonObject { ["name"] = name };
        if (nameSpace is not null)
        {
            metadata["namespace"] = nameSpace;
        }

        Object = new JsonObject
        {
            ["apiVersion"] = CmkWorkspaceNames.ApiVersion,
            ["kind"] = CmkWorkspaceNames.Kind,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject(),
        };
    }

    /// <summary>The workspace that it declares.</summary>
    public WorkspaceFacts Facts { get; }

    /// <summary>The manifest.</summary>
    public JsonObject Object { get; }

    /// <summary>What was left out and why, one sentence each.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Remarks by the path of the field that they stand above.</summary>
    public IReadOnlyDictionary<string, string> Comments => _comments;

    /// <summary>What the manifest lacks so that an API server would reject it; empty when it is whole.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    private JsonObject Spec => (JsonObject)Object["spec"]!;

    /// <summary>Makes the manifest of a workspace.</summary>
    /// <param name="facts">The workspace.</param>
    /// <param name="name">The name of the object.</param>
    /// <param name="nameSpace">Its namespace; null for none.</param>
    /// <param name="source">Where the workspace was found.</param>
    /// <param name="now">The time, for the rules of the schema.</param>
    public static ManifestDraft Of(WorkspaceFacts facts, string name, string? nameSpace, FoundWorkspace source, DateTimeOffset now)
    {
        var draft = new ManifestDraft(facts, name, nameSpace);
        draft.DeclareCreateOnly(name);
        draft.DeclareKey();
        draft.DeclareIdentity();
        draft.DeclareInPlace(source);
        draft.DeclareTags(source);
        draft.Set("adoptionPolicy", nameof(AdoptionPolicy.IfMatching));
        draft.Set("deletionPolicy", nameof(DeletionPolicy.Retain));
        draft.DropRejected(now);
        draft.DropDifferent();
        return draft;
    }

    /// <summary>Sets a field.</summary>
    /// <param name="path">Its path below the spec.</param>
    /// <param name="value">The value.</param>
    /// <param name="comment">What stands above it; null for nothing.</param>
    public void Set(string path, JsonNode? value, string? comment = null)
    {
        TerraformAttributes.Set(Spec, path, value);
        if (comment is not null)
        {
            _comments[path] = comment;
        }
    }

    /// <summary>Takes a field out.</summary>
    /// <param name="path">Its path below the spec.</param>
    public void Remove(string path)
    {
        var parts = path.Split('.');
        var parent = parts[..^1].Aggregate((JsonNode?)Spec, (node, part) => (node as JsonObject)?[part]) as JsonObject;
        parent?.Remove(parts[^1]);
        _comments.Remove(path);
        if (parent is { Count: 0 } && parts.Length > 1)
        {
            Remove(string.Join('.', parts[..^1]));
        }
    }

    /// <summary>The object as the operator would read it.</summary>
    /// <param name="vaultSuffix">What follows a vault's name in its host.</param>
    public SpecTranslation Translate(string vaultSuffix)
    {
        var item = Object.CloneObject();
        item["metadata"]!["generation"] = 1L;
        item["metadata"]!["namespace"] ??= "default";
        WorkspaceSchema.Shape(item);
        var workspace = item.Deserialize(CmkWorkspaceJsonContext.Default.CmkWorkspace)!;
        return SpecTranslator.Translate(workspace, new SpecContext("import", vaultSuffix, TimeSpan.FromMinutes(30), []));
    }

    private void DeclareCreateOnly(string name)
    {
        var values = ImmutabilityCheck.Live(Facts);
        foreach (var field in CreateOnlyFields.All)
        {
            var value = field.Read(values);
            var isDeclared = field.Absence switch
            {
                CreateOnlyAbsence.MeansObjectName => value != name,
                CreateOnlyAbsence.MeansFalse => FlagText.IsTrue(value) || !field.IsInOptionalPart,
                _ => !string.IsNullOrEmpty(value),
            };
            if (isDeclared)
            {
                Declare(field.Path, value, field.IsFlag);
            }
        }
    }

    private void DeclareKey()
    {
        var key = KeyIdentifier.TryParse(Facts.KeyIdentifier);
        if (key is null)
        {
            return;
        }

        Set("encryption.keyName", key.Name);
        if (key.Version is { } version)
        {
            Set("encryption.keyVersion", version, "The version in force is pinned. Remove the line to follow newer versions of the key.");
        }
    }

    private void DeclareIdentity()
    {
        if (Spec.At("identity", "type") is null)
        {
            return;
        }

        if (Facts.Identity.HasUserAssigned)
        {
            Set("identity.userAssignedIdentityIds", new JsonArray([.. Facts.Identity.UserAssignedIdentityIds.Select(id => (JsonNode?)ArmId.WithoutSlash(id))]));
        }

        if (Facts.Identity.PrimaryUserAssignedIdentityId is { Length: > 0 } primary)
        {
            Set("identity.primaryUserAssignedIdentityId", ArmId.WithoutSlash(primary));
        }

        if (Facts.EncryptionClientIdentityId is { } byClient)
        {
            _leftOut.Add($"encryption.userAssignedIdentityId: the workspace names {byClient} for its key by client id, the older way, and Azure keeps that");
        }
    }

    private void DeclareInPlace(FoundWorkspace source)
    {
        foreach (var field in InPlaceFields.All)
        {
            if (field.Live(Facts) is not { } value || field.Agrees(value, field.Live(Blank)))
            {
                continue;
            }

            if (SecretText.Is(value) || source.IsSecret(field.AzureProperty))
            {
                _leftOut.Add($"{field.Path}: it looks like a secret, or its source marks it as one; Azure keeps it");
                continue;
            }

            Declare(field.Path, field.Comparison is InPlaceComparison.ArmId ? ArmId.WithoutSlash(value) : value, field.Comparison is InPlaceComparison.Flag);
        }
    }

    // A file says which tags are its own; others were set by people or policies, and stay theirs.
    private void DeclareTags(FoundWorkspace source)
    {
        var own = source.File is not null ? source.Body["tags"] as JsonObject ?? [] : null;
        var tags = new JsonObject();
        var others = new List<string>();
        foreach (var (name, value) in Facts.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            if (name.Equals(OwnershipCheck.OwnerTagName, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (SecretText.IsTag(name, value) || source.Secret.Contains("tags", StringComparer.Ordinal))
            {
                _leftOut.Add($"tags.{name}: it looks like a secret, or its source marks it as one; Azure keeps it");
            }
            else if (name.StartsWith(HiddenTag, StringComparison.OrdinalIgnoreCase) || own?.Any(tag => tag.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) == false)
            {
                others.Add(name);
            }
            else
            {
                tags[name] = value;
            }
        }

        if (tags.Count > 0)
        {
            Spec["tags"] = tags;
        }

        if (others.Count > 0)
        {
            _leftOut.Add($"tags {string.Join(", ", others)}: they are not the source's own, so they stay with whoever set them");
        }
    }

    private void Declare(string path, string? value, bool isFlag)
    {
        if (Hole.IsIn(value))
        {
            return;
        }

        if (isFlag)
        {
            Set(path, JsonValue.Create(FlagText.IsTrue(value)));
            return;
        }

        // Azure writes some words in another casing than the schema has them.
        var schema = path.Split('.').Aggregate(WorkspaceSchema.Spec, (node, part) => node.Properties[part]);
        if (schema.Enum is not { } words)
        {
            Set(path, value);
        }
        else if (words.Select(word => word.AsString()).FirstOrDefault(word => string.Equals(word, value, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            Set(path, known);
        }
        else if (!string.Equals(value, "None", StringComparison.OrdinalIgnoreCase))
        {
            _leftOut.Add($"{path}: Azure has {value}, which a CmkWorkspace cannot declare; Azure keeps it");
        }
    }

    // What the schema does not take is left to Azure where it may be absent.
    private void DropRejected(DateTimeOffset now)
    {
        for (var round = 0; round < 50; round++)
        {
            var item = Object.CloneObject();
            WorkspaceSchema.Shape(item);
            var faults = WorkspaceSchema.FaultsOf(item, null, now);
            var optional = faults.Select(fault => (fault.Detail, Path: OptionalOf(fault.Field))).FirstOrDefault(fault => fault.Path is not null);
            if (optional.Path is not { } path)
            {
                Missing = [.. faults.Where(fault => fault.Field != "<nil>").Select(fault => $"{fault.Field.Replace("spec.", string.Empty, StringComparison.Ordinal)}: {fault.Detail.TrimEnd('.')}")];
                return;
            }

            Remove(path);
            _leftOut.Add($"{path}: what Azure has is not accepted by the schema; Azure keeps it");
        }
    }

    // The field that can go, of a path such as spec.tags[cost center] or spec.identity.userAssignedIdentityIds[0].
    private string? OptionalOf(string field)
    {
        if (!field.StartsWith("spec.", StringComparison.Ordinal))
        {
            return null;
        }

        var path = field["spec.".Length..].Split('[')[0];
        if (path.StartsWith("tags", StringComparison.Ordinal) || path.StartsWith("identity", StringComparison.Ordinal))
        {
            path = path.Split('.')[0];
        }

        var isThere = path.Split('.').Aggregate((JsonNode?)Spec, (node, part) => (node as JsonObject)?[part]) is not null;
        return isThere && !IsRequired(path) ? path : null;
    }

    private static bool IsRequired(string path)
    {
        var node = WorkspaceSchema.Spec;
        foreach (var part in path.Split('.'))
        {
            if (!node.Required.Contains(part))
            {
                return false;
            }

            node = node.Properties[part];
        }

        return true;
    }

    // Declared, it would differ from Azure and be written there.
    private void DropDifferent()
    {
        if (Missing.Count > 0 || Translate("vault.azure.net") is not { Problems.Count: 0, Desired: var desired })
        {
            return;
        }

        foreach (var difference in FieldCheck.Assess(desired, Facts, []))
        {
            var isTag = difference.Field.StartsWith(FieldCheck.TagField, StringComparison.Ordinal);
            if (isTag)
            {
                (Spec["tags"] as JsonObject)?.Remove(difference.Field[FieldCheck.TagField.Length..]);
            }
            else
            {
                Remove(difference.Field);
            }

            _leftOut.Add($"{difference.Field}: declared, it would differ from what Azure has; Azure keeps it");
        }
    }
}
