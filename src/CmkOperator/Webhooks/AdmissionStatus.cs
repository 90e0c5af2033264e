namespace CmkOperator.Webhooks;

/// <summary>A denial as the API server passes it on: the Status of <c>meta/v1</c>.</summary>
internal sealed record AdmissionStatus
{
    /// <summary>Always Failure.</summary>
    public string Status { get; init; } = "Failure";

    /// <summary>What is wrong and what to do; the API server prefixes the webhook's name.</summary>
    public required string Message { get; init; }

    /// <summary>The reason for machines.</summary>
    public required string Reason { get; init; }

    /// <summary>The HTTP status that belongs to the reason.</summary>
    public required int Code { get; init; }

    /// <summary>The field that is wrong.</summary>
    public AdmissionStatusDetails? Details { get; init; }
}

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

/// <summary>One field that is wrong.</summary>
/// <param name="Reason">Why, for machines.</param>
/// <param name="Message">Why, for people.</param>
/// <param name="Field">Which one, such as <c>spec.workspaceName</c>.</param>
internal sealed record AdmissionStatusCause(string Reason, string Message, string Field);
