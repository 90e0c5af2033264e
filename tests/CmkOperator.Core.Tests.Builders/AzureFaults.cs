using CmkOperator.Faults;
using CmkOperator.Observed;

namespace CmkOperator.Core.Tests.Builders;

/// <summary>Faults as Azure answers them, and readings made of them.</summary>
internal static class AzureFaults
{
    public static AzureFault NotFound { get; } =
        new(404, "ResourceNotFound", $"The Resource 'Microsoft.MachineLearningServices/workspaces/{Names.Workspace}' under resource group '{Names.Group}' was not found.");

    public static AzureFault GroupNotFound { get; } = new(404, "ResourceGroupNotFound", $"Resource group '{Names.Group}' could not be found.");

    public static AzureFault Forbidden { get; } = new(
        403, "AuthorizationFailed", "The client 'operator' does not have authorization to perform the action or the scope is invalid.");

    public static AzureFault Down { get; } = new(503, string.Empty, string.Empty);

    public static AzureFault NoAnswer { get; } = new(0, string.Empty, string.Empty) { MayHaveTakenEffect = true };

    public static Reading<T> Absent<T>(AzureFault? fault = null)
        where T : notnull => new Reading<T>.Absent(fault ?? NotFound);

    public static Reading<T> Unreadable<T>(AzureFault? fault = null)
        where T : notnull => new Reading<T>.Unreadable(fault ?? Forbidden);
}
