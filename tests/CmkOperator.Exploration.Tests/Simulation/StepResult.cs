using CmkOperator.Assessment;
using CmkOperator.Planning;
using CmkOperator.Reporting;

namespace CmkOperator.Exploration.Tests.Simulation;

/// <summary>One pass: what it started from, what it wrote to Azure, and where it led.</summary>
internal sealed record StepResult(
    SimulatedWorld Before,
    SimulatedWorld After,
    WorkspaceAssessment Assessment,
    WorkspacePlan Plan,
    IReadOnlyList<PlannedAction> Written,
    StatusReport? Report);
