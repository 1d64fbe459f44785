namespace KeyOps.Core.Checks;

/// <summary>libopendkim's base64 decoder: what is no base64 is passed over, padding ends the text, whole octets need not come out even.</summary>
internal static class OpenDkimBase64
{
    public static bool TryDecode(string text, out byte[] octets)
    {
        octets = new byte[text.Length];
        var (length, bits, count) = (0, 0, 0);
        foreach (var c in text)
        {
            if (c == '=')
            {
                break;
            }

            var code = Code(c);
            if (code < 0)
            {
                continue;
            }

            // It wants room for three octets at each character, in a buffer as long as the text.
            if (length + 3 > text.Length)
            {
                return false;
            }

            bits = (bits << 6) | code;
            if (++count == 4)
            {
                octets[length++] = (byte)(bits >> 16);
                octets[length++] = (byte)(bits >> 8);
                octets[length++] = (byte)bits;
                (bits, count) = (0, 0);
            }
        }

        switch (count)
        {
            case 1:
                return false;
            case 2:
                octets[length++] = (byte)(bits >> 4);
                break;
            case 3:
                octets[length++] = (byte)(bits >> 10);
                octets[length++] = (byte)(bits >> 2);
                break;
        }

        octets = octets[..length];
        return true;
    }

    private static int Code(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' => 62,
        '/' => 63,
        _ => -1,
    };
}
