import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_b4ec8c292eeb47b4fd73acf1dbe9d068caf2e056 {
    static final String base64Bytes = String.join("", "IkBiLmV4YW1wbGU+f0MwQzM9QTk/QTk/PSA8Y0BkLmV4YW1wbGU+");

    public static void main(String[] args) throws Throwable {
        Crash_b4ec8c292eeb47b4fd73acf1dbe9d068caf2e056.class.getClassLoader().setDefaultAssertionStatus(true);
        try {
            Method fuzzerInitialize = org.daylight.fuzz.FuzzDriver.class.getMethod("fuzzerInitialize");
            fuzzerInitialize.invoke(null);
        } catch (NoSuchMethodException ignored) {
            try {
                Method fuzzerInitialize = org.daylight.fuzz.FuzzDriver.class.getMethod("fuzzerInitialize", String[].class);
                fuzzerInitialize.invoke(null, (Object) args);
            } catch (NoSuchMethodException ignored1) {
            } catch (IllegalAccessException | InvocationTargetException e) {
                e.printStackTrace();
                System.exit(1);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        byte[] input = java.util.Base64.getDecoder().decode(base64Bytes);
        org.daylight.fuzz.FuzzDriver.fuzzerTestOneInput(input);
    }
}