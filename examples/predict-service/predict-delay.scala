math.round(delay(carrier, origin, hour, miles, late) * 10) / 10.0
