namespace CmkOperator.Observed;

/// <summary>How a key was read.</summary>
public enum KeySource
{
    /// <summary>The vault's data plane.</summary>
    DataPlane,

    /// <summary>Azure Resource Manager, because the operator cannot reach the data plane.</summary>
    ResourceManager,
}
