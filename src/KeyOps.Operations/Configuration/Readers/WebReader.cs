using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>web:</c></summary>
internal static class WebReader
{
    public static WebSettings? Read(Section root)
    {
        using var section = root.Sub("web");
        if (section is null || !section.Require("listen", Kinds.Web, "name the address of the status page, such as 'listen: 127.0.0.1:8053'", out var listen))
        {
            return null;
        }

        section.Context.Warn(ConfigurationCodes.NotYet, section.At, "this version has no status page: nothing will listen here", "remove 'web' until there is one");
        return new(listen);
    }
}
