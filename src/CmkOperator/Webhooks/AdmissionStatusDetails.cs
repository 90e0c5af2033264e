namespace CmkOperator.Webhooks;

/// <summary>The object that is denied, and the fields that are wrong.</summary>
internal sealed record AdmissionStatusDetails
{
    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its API group.</summary>
    public string? Group { get; init; }

    /// <summary>Its resource, despite the name of this field (Kubernetes API reference: "StatusDetails").</summary>
    public string? Kind { get; init; }

    /// <summary>The fields.</summary>
    public IReadOnlyList<AdmissionStatusCause>? Causes { get; init; }
}
