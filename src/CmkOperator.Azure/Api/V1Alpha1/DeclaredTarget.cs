namespace CmkOperator.Api.V1Alpha1;

/// <summary>The members of a CmkWorkspace that say which Azure workspace it declares, for who needs no others.</summary>
internal sealed class DeclaredTarget
{
    /// <summary>The object's metadata.</summary>
    public TargetMetadata? Metadata { get; set; }

    /// <summary>The object's spec.</summary>
    public TargetSpec? Spec { get; set; }

    /// <summary>The name, which the workspace has where the spec names none.</summary>
    internal sealed class TargetMetadata
    {
        /// <summary><c>metadata.name</c>.</summary>
        public string? Name { get; set; }
    }

    /// <summary>Where the workspace is.</summary>
    internal sealed class TargetSpec
    {
        /// <summary><c>spec.subscriptionId</c>.</summary>
        public string? SubscriptionId { get; set; }

        /// <summary><c>spec.resourceGroup</c>.</summary>
        public string? ResourceGroup { get; set; }

        /// <summary><c>spec.workspaceName</c>.</summary>
        public string? WorkspaceName { get; set; }
    }
}
