namespace CmkOperator.Status;

/// <summary>A compute and how its disks are encrypted (R8).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as Azure calls it.</param>
/// <param name="OsDisk">What protects its OS disk.</param>
/// <param name="TemporaryDisk">What protects its temporary disk.</param>
/// <param name="Detail">What a person should know.</param>
public sealed record ComputeRow(string Name, string Type, string OsDisk, string TemporaryDisk, string Detail);
