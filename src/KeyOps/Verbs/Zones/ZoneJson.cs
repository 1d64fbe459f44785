using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeyOps.Verbs.Zones;

/// <summary>JSON to standard output, indented, with a line end behind it.</summary>
internal sealed class ZoneJson : IDisposable
{
    private readonly Stream _output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);

    public ZoneJson() => Writer = new(_output, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Writer { get; }

    public void Dispose()
    {
        Writer.Dispose();
        _output.WriteByte((byte)'\n');
        _output.Dispose();
    }
}
