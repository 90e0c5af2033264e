using CmkOperator.Architecture.Tests.Pictures;
using CmkOperator.Architecture.Tests.Rooms;
using CmkOperator.Architecture.Tests.Sources;
using Xunit;

namespace CmkOperator.Architecture.Tests;

/// <summary>The picture shows what the data says.</summary>
public sealed class PictureTests
{
    [Fact]
    public void The_committed_picture_is_drawn_from_the_data() =>
        GeneratedFile.Hold(ArchitecturePicture.Path, ArchitecturePicture.Draw(RealRooms.Order));

    [Fact]
    public void Every_room_and_every_step_is_in_the_picture()
    {
        var drawn = ArchitecturePicture.Draw(RealRooms.Order);

        Assert.All(
            RealRooms.Order.Projects.SelectMany(project => project.Rooms).Where(room => room.Name.Folder != "."),
            room => Assert.Contains($">{room.Name.Folder}</t", drawn, StringComparison.Ordinal));
        Assert.All(RealRooms.Order.Pass, step => Assert.Contains($">{step.Type}</text>", drawn, StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_of_the_data_changes_the_picture()
    {
        var text = SourceTree.Read(RoomsFile.Path);
        var room = RealRooms.Order.Projects[0].Layers[0][0];

        Assert.NotEqual(
            ArchitecturePicture.Draw(RealRooms.Order),
            ArchitecturePicture.Draw(RoomsFile.Parse(text.Replace(room.About, "something else", StringComparison.Ordinal))));
    }
}
