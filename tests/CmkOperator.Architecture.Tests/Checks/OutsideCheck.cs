using CmkOperator.Architecture.Tests.Arrows;
using CmkOperator.Architecture.Tests.Rooms;

namespace CmkOperator.Architecture.Tests.Checks;

/// <summary>What is not ours and not .NET itself is used in the rooms that the data names for it.</summary>
internal static class OutsideCheck
{
    public static IEnumerable<string> Faults(RoomOrder order, IEnumerable<Arrow> arrows) =>
        from arrow in arrows
        where arrow.Assembly.Length > 0
        let rules = order.RulesOf(arrow.Assembly, arrow.To).ToArray()
        where !rules.Any(rule => rule.Allows(arrow.FromRoom))
        select $"{arrow}, an arrow to the outside: {arrow.FromRoom} -> {arrow.Assembly} ({(rules.Length == 0 ? "no room may use it" : $"only for {Rooms(rules)}")})";

    /// <summary>Permissions that nobody needs any more.</summary>
    public static IEnumerable<string> Unused(RoomOrder order, IReadOnlyCollection<Arrow> arrows) =>
        from rule in order.Outside
        let uses = arrows.Where(arrow => arrow.Assembly.Length > 0 && rule.IsAbout(arrow.Assembly, arrow.To)).Select(arrow => arrow.FromRoom).ToHashSet()
        from user in rule.Rooms
        where !uses.Any(user.Covers)
        select $"{order.Path}:{user.Line}: {user.Rooms} may use {rule.Name} and does not";

    private static string Rooms(IEnumerable<OutsideRule> rules) => string.Join(", ", rules.SelectMany(rule => rule.Rooms).Select(one => one.Rooms));
}
