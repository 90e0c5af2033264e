namespace CmkOperator.Webhooks;

/// <summary>A request to the API server that waits for an admission decision; only what is used is read.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>The operation of a new object.</summary>
    public const string Create = "CREATE";

    /// <summary>The operation of a changed one.</summary>
    public const string Update = "UPDATE";

    /// <summary>The id of the request; the answer repeats it.</summary>
    public string? Uid { get; init; }

    /// <summary>What kind of object it is about.</summary>
    public AdmissionKind? Kind { get; init; }

    /// <summary>The subresource that is written, such as <c>status</c>; absent for the object itself.</summary>
    public string? SubResource { get; init; }

    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string? Operation { get; init; }

    /// <summary>The position of the new object in the review; null when it is deleted.</summary>
    public JsonSlice? Object { get; init; }

    /// <summary>The position of the existing object in the review; null when it is new.</summary>
    public JsonSlice? OldObject { get; init; }
}

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
