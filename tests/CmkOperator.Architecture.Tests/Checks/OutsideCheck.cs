using CmkOperator.Architecture.Tests.Arrows;
using CmkOperator.Architecture.Tests.Houses;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>What is not ours and not .NET itself is used in the rooms that the data names for it.</summary>
internal static class OutsideCheck
{
    public static IEnumerable<string> Faults(House house, IEnumerable<Arrow> arrows) =>
        from arrow in arrows
        where arrow.Assembly.Length > 0
        let rule = house.RuleOf(arrow.Assembly)
        where rule is null || !rule.Allows(arrow.FromRoom)
        select $"{arrow}, an arrow out of the house: {arrow.FromRoom} -> {arrow.Assembly} ({(rule is null ? "no room may use it" : $"only for {Rooms(rule)}")})";

    /// <summary>Permissions that nobody needs any more.</summary>
    public static IEnumerable<string> Unused(House house, IReadOnlyCollection<Arrow> arrows) =>
        from rule in house.Outside
        let uses = arrows.Where(arrow => arrow.Assembly.Length > 0 && house.RuleOf(arrow.Assembly) == rule).Select(arrow => arrow.FromRoom).ToHashSet()
        from user in rule.Rooms
        where !uses.Any(user.Covers)
        select $"{house.Path}:{user.Line}: {user.Rooms} may use {rule.Assemblies} and does not";

    private static string Rooms(OutsideRule rule) => string.Join(", ", rule.Rooms.Select(one => one.Rooms));
}
