using System.Text;
using System.Text.Json.Nodes;
using CmkOperator.Schemas.Json;

namespace CmkOperator.EmbeddedKubernetes.Protobuf;

/// <summary>
/// Reads the few bodies that kubectl sends as protobuf (a new namespace, questions of access): an envelope that names the
/// kind, and the object in it.
/// </summary>
internal static class ProtobufReader
{
    private const int Variable = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;
    private static readonly byte[] Magic = "k8s\0"u8.ToArray();

    private static readonly ProtobufMessage TypeMeta = new((1, "apiVersion", null, ProtobufForm.Text), (2, "kind", null, ProtobufForm.Text));

    /// <summary>The object as JSON, or null when the kind is not taken as protobuf here.</summary>
    /// <exception cref="FormatException">The bytes are no such envelope.</exception>
    public static JsonObject? Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        var envelope = Fields(bytes[Magic.Length..].ToArray());
        var type = Decode(envelope.Find(f => f.Number == 1).Value ?? [], TypeMeta);
        if (ProtobufMessage.Of(type.Text("kind") ?? "") is not { } message)
        {
            return null;
        }

        var item = Decode(envelope.Find(f => f.Number == 2).Value ?? [], message);
        item["apiVersion"] = type.Text("apiVersion");
        item["kind"] = type.Text("kind");
        return item;
    }

    private static JsonObject Decode(byte[] bytes, ProtobufMessage message)
    {
        var result = new JsonObject();
        foreach (var (number, value) in Fields(bytes))
        {
            if (message.Field(number) is not { } field)
            {
                continue;
            }

            switch (field.Form)
            {
                case ProtobufForm.Text when value.Length > 0:
                    result[field.Name] = Encoding.UTF8.GetString(value);
                    break;
                case ProtobufForm.Texts:
                    result[field.Name] = new JsonArray([.. result[field.Name].Strings().Append(Encoding.UTF8.GetString(value)).Select(v => JsonValue.Create(v))]);
                    break;
                case ProtobufForm.TextMap:
                    var entry = Fields(value);
                    result.Ensure(field.Name)[Text(entry, 1)] = Text(entry, 2);
                    break;
                case ProtobufForm.Message:
                    result[field.Name] = Decode(value, field.Inner!);
                    break;
                default:
                    break;
            }
        }

        return result;
    }

    private static string Text(List<(int Number, byte[] Value)> fields, int number) => Encoding.UTF8.GetString(fields.Find(f => f.Number == number).Value ?? []);

    /// <summary>The length-delimited fields; numbers are passed over, since none of them is read.</summary>
    private static List<(int Number, byte[] Value)> Fields(byte[] bytes)
    {
        var fields = new List<(int, byte[])>();
        for (var at = 0; at < bytes.Length;)
        {
            var tag = ReadVariable(bytes, ref at);
            switch ((int)(tag & 7))
            {
                case Variable:
                    ReadVariable(bytes, ref at);
                    break;
                case Fixed64:
                    at += sizeof(long);
                    break;
                case Fixed32:
                    at += sizeof(int);
                    break;
                case Delimited:
                    var length = ReadVariable(bytes, ref at);
                    if (length > (ulong)(bytes.Length - at))
                    {
                        throw new FormatException("unexpected EOF in a protobuf message");
                    }

                    fields.Add(((int)(tag >> 3), bytes[at..(at + (int)length)]));
                    at += (int)length;
                    break;
                default:
                    throw new FormatException($"illegal protobuf wire type {tag & 7}");
            }
        }

        return fields;
    }

    private static ulong ReadVariable(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length)
            {
                throw new FormatException("unexpected EOF in a protobuf message");
            }

            var part = bytes[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a protobuf number is too long");
    }
}
