namespace CmkOperator.AzureSimulator.World;

/// <summary>Whose rights are evaluated.</summary>
internal enum CallerAccessMode
{
    Administrator,
    Evaluated,
}
