using CmkOperator.Architecture.Tests.Arrows;
using CmkOperator.Architecture.Tests.Checks;
using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;
using Xunit;

namespace CmkOperator.Architecture.Tests;

/// <summary>The source tree as it is keeps to docs/architecture/rooms.txt.</summary>
public sealed class RoomTests
{
    [Fact]
    public void Every_room_uses_only_what_the_data_lets_it_use() => AssertNone(RoomChecker.Check(RealRooms.Order, RealRooms.Compilations));

    [Fact]
    public void Files_and_folders_of_tests_keep_their_size_and_say_what_is_in_them() =>
        AssertNone([.. SourceTree.Projects("tests").SelectMany(SourceCheck.Sizes)]);

    [Fact]
    public void Every_step_of_the_pass_names_a_type_of_its_room() =>
        AssertNone([.. RealRooms.Order.Pass.Where(step => !File.Exists(Repository.PathOf(step.File))).Select(step => $"{RoomsFile.Path}:{step.Line}: there is no {step.File}")]);

    [Fact]
    public void A_file_planted_in_a_low_room_of_the_core_is_reported_with_its_arrow()
    {
        const string core = "CmkOperator.Core";
        var low = RealRooms.Order.Find(core)!.Layers[0][0];
        var high = RealRooms.Order.Find(core)!.Layers[^1][0];
        var planted = new SourceFile($"{low.Name.Path}/Planted.cs", $$"""
            using {{high.Namespace}};

            namespace {{low.Namespace}};

            internal static class Planted
            {
                public static string Name => nameof(StatusReporter);
            }
            """);
        var compilation = RealRooms.Compilations.Single(one => one.Source.Name == core).With(planted);

        var reader = new ArrowReader(RealRooms.Compilations);
        reader.Read(compilation, compilation.Trees.Last());

        Assert.Equal(
            $"{planted.Path}:7: Planted uses StatusReporter, an arrow against the order: {low.Name} (layer {low.Layer}) -> {high.Name} (layer {high.Layer})",
            Assert.Single(RoomChecker.Faults(RealRooms.Order, reader)));
    }

    internal static void AssertNone(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            Assert.Fail($"{faults.Count} faults:\n{string.Join('\n', faults)}");
        }
    }
}
