namespace CmkOperator.AzureSimulator.World;

/// <summary>What the tags of a PATCH do to those that are there.</summary>
internal enum PatchTagsMode
{
    Replace,
    Merge,
}
