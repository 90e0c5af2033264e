using CmkOperator.Desired;
using CmkOperator.Workspaces;

namespace CmkOperator.CreateOnly;

/// <summary>One row of the table of create-only fields: everything that any part of the operator reports or does about it.</summary>
public sealed record CreateOnlyField
{
    /// <summary>The path below <c>spec</c> and below <c>status.createOnly</c>, such as <c>encryption.keyVaultId</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The same value in Azure's own words, below the workspace resource.</summary>
    public required string AzureProperty { get; init; }

    /// <summary>True when it is a part of the workspace's ARM id: then no body carries it.</summary>
    public bool IsInResourceId { get; init; }

    /// <summary>True when the part of the spec that it is in may be absent as a whole.</summary>
    public bool IsInOptionalPart { get; init; }

    /// <summary>True when a difference holds a change of the key back too: it says which workspace, vault or key identity is meant.</summary>
    public bool HoldsKey { get; init; }

    /// <summary>
    /// True when Azure changes it in place and only <c>associatedResources.allowReplacement</c> permits it (azure-cli issues 21791, 23154).
    /// </summary>
    public bool IsReplaceable { get; init; }

    /// <summary>How two values are compared.</summary>
    public required CreateOnlyComparison Comparison { get; init; }

    /// <summary>True for a boolean in the spec and in Azure.</summary>
    public bool IsFlag => Comparison is CreateOnlyComparison.Flag or CreateOnlyComparison.Trigger;

    /// <summary>What absence from the spec means.</summary>
    public CreateOnlyAbsence Absence { get; init; }

    /// <summary>
    /// True when a value may be added while Azure has none: Azure then sets it in place. A field that never changes and that was left to Azure may only
    /// be declared as Azure has it.
    /// </summary>
    public bool MayBeAdded => Absence is CreateOnlyAbsence.MeansUnmanaged && IsReplaceable;

    /// <summary>The reason of the condition when the declared value differs from the live one.</summary>
    public required string Reason { get; init; }

    /// <summary>The sentence that <c>kubectl explain</c> and the documentation say about the field's mutability.</summary>
    public required string Explanation { get; init; }

    /// <summary>The answer to a rejected change: what is rejected, why, and what to do instead. One line.</summary>
    public required string Refusal { get; init; }

    /// <summary>The longest text that the CRD's schema lets <c>status.createOnly</c> record.</summary>
    public int RecordedLength { get; init; } = 1024;

    /// <summary>Reads what the object declares; null when it declares none.</summary>
    public required Func<DesiredWorkspace, string?> Declared { get; init; }

    /// <summary>Reads the field from a set of values; null when it is absent there.</summary>
    public required Func<CreateOnlyValues, string?> Read { get; init; }

    /// <summary>The values with another value of the field.</summary>
    public required Func<CreateOnlyValues, string?, CreateOnlyValues> With { get; init; }

    /// <summary>True when an object may declare <paramref name="declared"/> for a workspace where Azure reports <paramref name="live"/>.</summary>
    public bool Agrees(string? declared, string? live) =>
        (Absence is CreateOnlyAbsence.MeansUnmanaged && IsNone(declared)) || (MayBeAdded && IsNone(live)) || Same(declared, live);

    private bool Same(string? declared, string? live) => Comparison switch
    {
        CreateOnlyComparison.Name => SameText(declared, live),
        CreateOnlyComparison.ArmId => ArmId.Same(declared, live),
        CreateOnlyComparison.Region => SameText(Squeeze(declared), Squeeze(live)),
        CreateOnlyComparison.Flag => FlagText.IsTrue(declared) == FlagText.IsTrue(live),
        CreateOnlyComparison.Trigger => true,
        CreateOnlyComparison.IdentityType => HasSystemAssigned(declared) || !HasSystemAssigned(live),
    };

    private static bool SameText(string? left, string? right) =>
        string.Equals(left ?? string.Empty, right ?? string.Empty, StringComparison.OrdinalIgnoreCase);

    private static bool IsNone(string? value) => string.IsNullOrEmpty(value);

    private static string? Squeeze(string? region) => region?.Replace(" ", string.Empty, StringComparison.Ordinal);

    private static bool HasSystemAssigned(string? type) => type?.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) ?? false;
}
