namespace CmkOperator.Tests.AzureRoles;

/// <summary>The list of a role definition that contains an action.</summary>
internal enum AzureActionKind
{
    /// <summary>Azure Resource Manager: <c>Actions</c>.</summary>
    Control,

    /// <summary>A vault's own endpoint: <c>DataActions</c>.</summary>
    Data,

    /// <summary>Microsoft Graph: an application permission of the directory instead of an Azure role.</summary>
    Graph,
}
