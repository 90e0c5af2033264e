namespace CmkOperator.Webhooks;

/// <summary>Which object a refusal is about, and which of its fields.</summary>
internal sealed record AdmissionStatusDetails
{
    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its API group.</summary>
    public string? Group { get; init; }

    /// <summary>Its resource, which this field carries under this name in spite of it (Kubernetes API reference: "StatusDetails").</summary>
    public string? Kind { get; init; }

    /// <summary>The fields.</summary>
    public IReadOnlyList<AdmissionStatusCause>? Causes { get; init; }
}
