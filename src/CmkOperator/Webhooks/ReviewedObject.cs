namespace CmkOperator.Webhooks;

/// <summary>
/// The part of an object under review that is used. Lists in the rest would grow many times over when decoded, and anyone who can
/// reach the port can send them.
/// </summary>
internal sealed record ReviewedObject
{
    /// <summary>Its metadata.</summary>
    public ReviewedMetadata? Metadata { get; init; }

    /// <summary>Its spec.</summary>
    public JsonSlice? Spec { get; init; }

    /// <summary>The part of its metadata that is used.</summary>
    internal sealed record ReviewedMetadata
    {
        /// <summary>Its name; absent until the API server has generated one.</summary>
        public string? Name { get; init; }

        /// <summary>When its deletion was requested; null otherwise.</summary>
        public JsonSlice? DeletionTimestamp { get; init; }
    }
}
