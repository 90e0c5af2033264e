namespace CmkOperator.AzureSimulator.World;

/// <summary>What becomes of a request that the documentation does not settle.</summary>
internal enum UndeclaredMode
{
    Refuse,
    Ignore,
}
