using CmkOperator.Architecture.Tests.Rooms;

namespace CmkOperator.Architecture.Tests.Arrows;

/// <summary>A type that another file's code or doc comment uses.</summary>
/// <param name="File">The file that uses it.</param>
/// <param name="Line">The first line that does.</param>
/// <param name="From">The type that uses it.</param>
/// <param name="FromRoom">The room of that type.</param>
/// <param name="To">The type that is used.</param>
/// <param name="ToRoom">The room of the used type; null when it is not ours.</param>
/// <param name="Assembly">The assembly of the used type when it is not ours, else empty.</param>
internal sealed record Arrow(string File, int Line, string From, RoomName FromRoom, string To, RoomName? ToRoom, string Assembly)
{
    /// <summary>Where it is and which types it joins.</summary>
    public override string ToString() => $"{File}:{Line}: {From} uses {To}";
}

/// <summary>A name in the place of a type that the compiler cannot resolve: behind it the tests would be blind.</summary>
internal sealed record Unresolved(string File, int Line, string Name);
