namespace CmkOperator.Azure.Fleet;

/// <summary>One row of Azure Resource Graph: what the resource's own GET would return, in so far as the graph carries it.</summary>
/// <param name="Id">The resource's ARM id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Body">The row as JSON: a part of its page, which is not copied, because a look is large.</param>
internal sealed record FleetRow(string Id, string Type, ReadOnlyMemory<byte> Body);
