using CmkOperator.Desired;
using CmkOperator.Status;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>The abstract Kubernetes object; null in the world once it is gone.</summary>
/// <param name="Desired">Its spec and metadata.</param>
/// <param name="Status">Its status.</param>
/// <param name="Refusal">Why the operator may not call Azure for it, if it may not.</param>
internal sealed record SimulatedObject(DesiredWorkspace Desired, WorkspaceStatus Status, TenancyRefusal? Refusal = null);
