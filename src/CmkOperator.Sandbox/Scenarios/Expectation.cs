namespace CmkOperator.Sandbox.Scenarios;

/// <summary>Looks at an outcome and says, in sentences, what is otherwise than it must be; nothing when all is well.</summary>
internal delegate IEnumerable<string> Expectation(ScenarioOutcome outcome);
