namespace CmkOperator.Webhooks;

/// <summary>A kind with its group and version.</summary>
internal sealed record AdmissionKind
{
    /// <summary>The API group.</summary>
    public string? Group { get; init; }

    /// <summary>The version.</summary>
    public string? Version { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }
}
