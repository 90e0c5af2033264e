namespace CmkOperator.Schemas.Cel;

/// <summary>The variables an expression sees; immutable, so that macros can nest.</summary>
/// <param name="Now">The time of evaluation.</param>
internal sealed record CelScope(DateTimeOffset Now)
{
    private CelScope? Outer { get; init; }

    private string Name { get; init; } = "";

    private object? Value { get; init; }

    public CelScope With(string name, object value) => new(Now) { Outer = this, Name = name, Value = value };

    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Value is not null && scope.Name == name)
            {
                return scope.Value;
            }
        }

        return null;
    }
}
