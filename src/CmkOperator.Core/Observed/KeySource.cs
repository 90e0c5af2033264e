namespace CmkOperator.Observed;

/// <summary>Which way a key was read.</summary>
public enum KeySource
{
    /// <summary>The vault's data plane.</summary>
    DataPlane,

    /// <summary>Azure Resource Manager, because the data plane is shut to the operator.</summary>
    ResourceManager,
}
