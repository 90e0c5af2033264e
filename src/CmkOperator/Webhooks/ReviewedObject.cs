namespace CmkOperator.Webhooks;

/// <summary>
/// An object under review, as far as it is looked at. Lists in the rest of it would grow many times over when decoded, and whoever
/// reaches the port can send them.
/// </summary>
internal sealed record ReviewedObject
{
    /// <summary>Its metadata.</summary>
    public ReviewedMetadata? Metadata { get; init; }

    /// <summary>Its spec.</summary>
    public JsonSlice? Spec { get; init; }

    /// <summary>The part of its metadata that is looked at.</summary>
    internal sealed record ReviewedMetadata
    {
        /// <summary>Its name; absent while the API server has yet to make one up.</summary>
        public string? Name { get; init; }

        /// <summary>When it was deleted; null while it was not.</summary>
        public JsonSlice? DeletionTimestamp { get; init; }
    }
}
