namespace CmkOperator.Tests.AzureRoles;

/// <summary>Which list of a role definition an action stands in.</summary>
internal enum AzureActionKind
{
    /// <summary>Azure Resource Manager: <c>Actions</c>.</summary>
    Control,

    /// <summary>A vault's own endpoint: <c>DataActions</c>.</summary>
    Data,

    /// <summary>Microsoft Graph: no role of Azure's, an application permission of the directory.</summary>
    Graph,
}
