namespace CmkOperator.Webhooks;

/// <summary>A request to the API server that waits for an answer. Only what is looked at is read.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>The operation of a new object.</summary>
    public const string Create = "CREATE";

    /// <summary>The operation of a changed one.</summary>
    public const string Update = "UPDATE";

    /// <summary>Names the question; the answer repeats it.</summary>
    public string? Uid { get; init; }

    /// <summary>What kind of object it is about.</summary>
    public AdmissionKind? Kind { get; init; }

    /// <summary>The part of it that is written, such as <c>status</c>; absent for the object itself.</summary>
    public string? SubResource { get; init; }

    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string? Operation { get; init; }

    /// <summary>Where in the review the object is as it shall be; null when it is deleted.</summary>
    public JsonSlice? Object { get; init; }

    /// <summary>Where in it the object is as it is; null when it is new.</summary>
    public JsonSlice? OldObject { get; init; }
}
